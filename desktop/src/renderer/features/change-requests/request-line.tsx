import { Button, Group, Text } from '@mantine/core';
import { isDenied, mayIssue } from '#shared/access/permissions.ts';
import { instantOf } from '#shared/core/zoned-time.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import classes from './change-requests.module.css';
import { reviewCommand, wishKind, withdrawCommand, type RequestTarget } from './request-target.ts';

interface RequestLineProps {
  target: RequestTarget;
  request: ChangeRequest;
}

/** A request that waits for an answer. */
export function OpenRequest({
  target,
  request,
  onAnswer,
}: RequestLineProps & { onAnswer: (decision: 'approve' | 'reject') => void }) {
  const act = useSubmit();
  const actor = useReplica().actor();
  const { name } = reviewCommand(target, request.id, { decision: 'reject', notes: '', at: null });
  const mayAnswer = mayIssue(actor.role, name) && !isDenied(actor, name);

  async function withdraw() {
    const isSure = await confirmFirst({
      title: t('requests.withdraw.title'),
      text: t('requests.withdraw.text'),
      confirm: t('requests.withdraw.confirm'),
    });
    if (!isSure) return;
    await act({ ...withdrawCommand(target, request.id), done: t('requests.withdraw.done') });
  }

  return (
    <div className={classes['request']}>
      <RequestWords target={target} request={request} />
      <Group gap={6}>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void withdraw()}>
          {t('requests.withdraw')}
        </Button>
        {mayAnswer ? (
          <>
            <Button size="compact-sm" variant="default" onClick={() => onAnswer('reject')}>
              {t('requests.reject')}
            </Button>
            <Button size="compact-sm" onClick={() => onAnswer('approve')}>
              {t('requests.approve')}
            </Button>
          </>
        ) : null}
      </Group>
    </div>
  );
}

export function AnsweredRequest({ target, request }: RequestLineProps) {
  return (
    <div className={classes['request']}>
      <RequestWords target={target} request={request} />
      <Text size="sm" c="dimmed">
        {t(`requests.status.${request.status}`)}
      </Text>
    </div>
  );
}

function RequestWords({ target, request }: RequestLineProps) {
  const formats = useFormats();
  const now = useNow();
  const wish = useWishText();
  const details = [
    target.kind === 'series' ? aboutText(target) : null,
    t('requests.asked', { when: formats.relative(request.requestedAt, now) }),
    request.reviewNotes,
  ].filter((part) => part !== null && part !== '');
  return (
    <div className={classes['words']}>
      <Text size="sm" fw={550}>
        {wish(target, request)}
      </Text>
      <Text size="xs" c="dimmed">
        {details.join(' · ')}
      </Text>
      {request.reason === '' ? null : <blockquote className={classes['reason']}>{request.reason}</blockquote>}
    </div>
  );

  function aboutText({ visit }: Extract<RequestTarget, { kind: 'series' }>): string {
    return visit
      ? t('requests.aboutVisit', { sequence: visit.sequence, when: formats.dayTime(visit.startsAt) })
      : t('requests.aboutWhole');
  }
}

/** What is wished, in words. */
export function useWishText(): (target: RequestTarget, request: ChangeRequest) => string {
  const formats = useFormats();
  return (target, request) => {
    const kind = wishKind(target, request.kind);
    if (kind !== 'reschedule') return t(`requests.wish.${kind}`);
    const date = request.requestedDate ?? '';
    const time = request.requestedTime ?? '';
    const startsAt = date === '' || time === '' ? null : instantOf({ date, time }, formats.zone);
    const when = startsAt === null ? `${date} ${time}` : formats.dayTime(startsAt);
    return t('requests.wish.reschedule', { when });
  };
}

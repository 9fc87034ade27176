import { Button, Group, Stack, Text } from '@mantine/core';
import type { Obstacle, Refusal } from '#shared/core/refusal.ts';
import type { AnyDocument, DocumentKey } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import { useReplica } from '../../app/app-context.tsx';
import { commandTitle } from '../../app/command-title.ts';
import { SubjectName } from '../../app/subject-name.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { FieldList, Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { isOffice } from '../shell/screens.ts';
import type { AttentionAction } from './attention-actions.ts';
import { CurrentTruth } from './current-truth.tsx';
import { StaleTable } from './stale-table.tsx';
import { useAttentionCase } from './use-attention-case.ts';

/** What you did, why not, what is true now, and the ways on. */
export function AttentionCard({ row, refusal: first }: { row: OutboxRow; refusal: Refusal }) {
  const { subject, current, refusal, actions, choose, isLoading } = useAttentionCase(row, first);
  const { role } = useReplica().actor();
  const formats = useFormats();
  const now = useNow();
  const sentenceOf = useRefusalSentence();
  const when = `${formats.dayTime(row.issuedAt)} (${formats.relative(row.issuedAt, now)})`;
  return (
    <Panel
      title={commandTitle(row.name)}
      actions={
        <Text size="xs" c="dimmed">
          {t('attention.youDid', { when })}
        </Text>
      }
    >
      <Stack gap="sm">
        <Text fw={550}>
          <SubjectName subject={subject} />
        </Text>
        <Text c="var(--vc-bad)">{sentenceOf(refusal)}</Text>
        {refusal.code === 'stale' ? <StaleTable fields={refusal.details.fields} /> : null}
        {refusal.code === 'appointment.overlap' ? <Winners obstacles={refusal.details.with} /> : null}
        {refusal.code === 'stale' || isLoading ? null : (
          <FieldList fields={[[t('attention.trueNow'), <CurrentTruth key="now" current={current} />]]} />
        )}
        <Group gap="xs" mt={4}>
          {actions.map((action, index) => (
            <ActionButton
              key={actionKey(action)}
              action={action}
              isFirst={index === 0}
              onChoose={() => void choose(action)}
            />
          ))}
          {subject && current && isOffice(role) ? <SubjectLink subject={subject} current={current} /> : null}
        </Group>
      </Stack>
    </Panel>
  );
}

/** Where the subject can be looked at. */
function SubjectLink({ subject, current }: { subject: DocumentKey; current: AnyDocument }) {
  if (subject.collection === 'orders') {
    return (
      <TextLink size="sm" to="/orders/$orderId" params={{ orderId: subject.id }}>
        {t('attention.openSubject')}
      </TextLink>
    );
  }
  if (subject.collection === 'subscriptions') {
    return (
      <TextLink size="sm" to="/subscriptions/$subscriptionId" params={{ subscriptionId: subject.id }}>
        {t('attention.openSubject')}
      </TextLink>
    );
  }
  if (subject.collection === 'customers') {
    return (
      <TextLink size="sm" to="/customers/$customerId" params={{ customerId: subject.id }}>
        {t('attention.openSubject')}
      </TextLink>
    );
  }
  return 'place' in current ? (
    <TextLink size="sm" to="/board" search={{ day: current.date }}>
      {t('order.showOnBoard')}
    </TextLink>
  ) : null;
}

function Winners({ obstacles }: { obstacles: readonly Obstacle[] }) {
  const formats = useFormats();
  return (
    <FieldList
      fields={[
        [
          t('attention.winner'),
          <ul key="winners" style={{ margin: 0, paddingLeft: 16 }}>
            {obstacles.map((obstacle, index) =>
              obstacle.kind === 'busy' ? (
                <li key={`busy ${index}`}>{t('attention.winner.busy')}</li>
              ) : (
                <li key={obstacle.id}>
                  {t(`attention.winner.${obstacle.kind}`, {
                    time: formats.timeRange(obstacle.startsAt, obstacle.endsAt),
                  })}{' '}
                  {obstacle.kind === 'appointment' ? (
                    <SubjectName subject={{ collection: 'appointments', id: obstacle.id }} />
                  ) : null}{' '}
                  {obstacle.orderId === null ? null : (
                    <TextLink size="sm" to="/orders/$orderId" params={{ orderId: obstacle.orderId }}>
                      {t('attention.openSubject')}
                    </TextLink>
                  )}
                </li>
              ),
            )}
          </ul>,
        ],
      ]}
    />
  );
}

interface ActionButtonProps {
  action: AttentionAction;
  isFirst: boolean;
  onChoose: () => void;
}

function ActionButton({ action, isFirst, onChoose }: ActionButtonProps) {
  const text = useActionText(action);
  const isWayOut = action.kind === 'discard' || action.kind === 'keep_theirs';
  return (
    <Button
      variant={isFirst && !isWayOut ? 'filled' : 'default'}
      color={isFirst && !isWayOut ? 'teal' : 'gray'}
      onClick={onChoose}
    >
      {text}
    </Button>
  );
}

function useActionText(action: AttentionAction): string {
  const formats = useFormats();
  const { nameOf } = useStaff();
  switch (action.kind) {
    case 'take_slot':
      return t('attention.take.slot', {
        time: formats.dayTime(action.slot.startsAt),
        name: nameOf(action.slot.staffIds[0] ?? null),
      });
    case 'take_staff':
      return t('attention.take.staff', { name: nameOf(action.staffId) });
    case 'use_mine':
      return t('attention.useMine');
    case 'book_others':
      return t('attention.bookOthers');
    case 'retry':
      return t('attention.retry');
    case 'keep_theirs':
      return t('attention.keepTheirs');
    case 'discard':
      return t('attention.discard');
  }
}

function actionKey(action: AttentionAction): string {
  if (action.kind === 'take_slot') return `slot ${action.slot.startsAt}`;
  return action.kind === 'take_staff' ? `staff ${action.staffId}` : action.kind;
}

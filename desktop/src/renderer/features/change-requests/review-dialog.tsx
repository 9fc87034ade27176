import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import { previewCommand } from '../../app/preview-command.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import classes from './change-requests.module.css';
import { EffectList } from './effect-list.tsx';
import { reviewCommand, wishKind, type RequestTarget, type WallStart } from './request-target.ts';

/** A request that is being answered. */
export interface Answering {
  target: RequestTarget;
  request: ChangeRequest;
  decision: 'approve' | 'reject';
}

interface ReviewDialogProps {
  /** Null: closed. */
  answering: Answering | null;
  onClose: () => void;
}

/** The office's answer. What approving does, and what stands in its way, shows before it is given. */
export function ReviewDialog({ answering, onClose }: ReviewDialogProps) {
  return (
    <Modal
      opened={answering !== null}
      onClose={onClose}
      size="lg"
      title={t(`review.${answering?.decision ?? 'approve'}.title`)}
    >
      {answering ? <ReviewForm key={answering.request.id} answering={answering} onClose={onClose} /> : null}
    </Modal>
  );
}

function ReviewForm({ answering, onClose }: { answering: Answering; onClose: () => void }) {
  const { target, request, decision } = answering;
  const act = useSubmit();
  const wish: WallStart = { date: request.requestedDate ?? '', time: request.requestedTime ?? '' };
  const [start, setStart] = useState(wish);
  const [notes, setNotes] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const isMove = decision === 'approve' && request.kind === 'reschedule';
  const isAsWished = start.date === wish.date && start.time === wish.time;
  const at = isMove && !isAsWished ? start : null;
  const command = reviewCommand(target, request.id, { decision, notes, at });
  const isAsked = decision === 'approve' && !(isMove && start.date === '');
  const { answer, isBehind } = usePreview(
    isAsked ? JSON.stringify([request.id, at, revisionOf(target)]) : null,
    (source) => previewCommand(source, command),
  );
  const inTheWay = answer?.ok === false ? answer.error : refusal;
  const isReady = decision === 'reject' || (answer?.ok === true && !isBehind);

  async function review() {
    const outcome = await act({
      ...command,
      done: t(decision === 'approve' ? 'review.approved' : 'review.rejected'),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Stack gap="sm">
      {request.reason === '' ? null : <blockquote className={classes['reason']}>{request.reason}</blockquote>}
      {isMove ? <StartFields start={start} isAsWished={isAsWished} onChange={setStart} /> : null}
      {inTheWay ? <InTheWay refusal={inTheWay} onTake={isMove ? setStart : null} /> : null}
      {decision === 'approve' && answer?.ok === true ? <EffectList effects={answer.value} /> : null}
      {decision === 'approve' && wishKind(target, request.kind) === 'cancelSeries' ? (
        <Text size="sm" c="var(--vc-warn)">
          {t('review.effect.series')}
        </Text>
      ) : null}
      <LongText label={t('review.notes')} value={notes} onChange={setNotes} />
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          disabled={!isReady}
          {...(decision === 'reject' ? { color: 'red' } : {})}
          onClick={() => void review()}
        >
          {t(`review.${decision}`)}
        </Button>
      </Group>
    </Stack>
  );
}

interface StartFieldsProps {
  start: WallStart;
  isAsWished: boolean;
  onChange: (start: WallStart) => void;
}

function StartFields({ start, isAsWished, onChange }: StartFieldsProps) {
  return (
    <div>
      <div className={classes['pair']}>
        <TextInput
          type="date"
          label={t('review.date')}
          value={start.date}
          onChange={(event) => onChange({ ...start, date: event.currentTarget.value })}
        />
        <TimeInput
          label={t('review.time')}
          value={start.time}
          onChange={(time) => onChange({ ...start, time })}
        />
      </div>
      {isAsWished ? null : (
        <Text size="xs" c="dimmed" mt={4}>
          {t('review.otherTime')}
        </Text>
      )}
    </div>
  );
}

/** Why it cannot be approved like this, with other starts where the rule knows some. */
function InTheWay({ refusal, onTake }: { refusal: Refusal; onTake: ((start: WallStart) => void) | null }) {
  const formats = useFormats();
  const slots = refusal.code === 'appointment.overlap' && onTake ? refusal.details.freeSlots : [];
  return (
    <RefusalNotice
      refusal={refusal}
      alternatives={slots.slice(0, 4).map(({ startsAt }) => ({
        label: formats.dayTime(startsAt),
        onTake: () => onTake?.(wallOf(startsAt, formats.zone)),
      }))}
    />
  );
}

function revisionOf(target: RequestTarget): number {
  return target.kind === 'order' ? target.order.revision : target.series.revision;
}

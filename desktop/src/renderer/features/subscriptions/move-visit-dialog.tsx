import { Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { Subscription, SubscriptionAppointment } from '#shared/documents/subscription.ts';
import { effectsOn } from '#shared/command-kit/effects.ts';
import { previewCommand } from '../../app/preview-command.ts';
import { useFormats } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { TimeInput } from '../../ui/time-input.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { SeriesRefusal } from './series-refusal.tsx';
import classes from './subscriptions.module.css';
import { staysBehind, visitDifferences } from '#shared/subscriptions/visit-differences.ts';

interface MoveVisitDialogProps {
  series: Subscription;
  /** Null: closed. */
  visit: SubscriptionAppointment | null;
  onClose: () => void;
  onRefused: (refusal: Refusal) => void;
}

/** Another start for one visit, or for it and those after it; what would change shows before it is done. */
export function MoveVisitDialog({ series, visit, onClose, onRefused }: MoveVisitDialogProps) {
  return (
    <Modal
      opened={visit !== null}
      onClose={onClose}
      size="lg"
      title={t('series.move.title', { sequence: visit?.sequence ?? '' })}
    >
      {visit ? (
        <MoveForm key={visit.id} series={series} visit={visit} onClose={onClose} onRefused={onRefused} />
      ) : null}
    </Modal>
  );
}

type Scope = 'this' | 'this_and_later';

function MoveForm({
  series,
  visit,
  onClose,
  onRefused,
}: MoveVisitDialogProps & { visit: SubscriptionAppointment }) {
  const formats = useFormats();
  const act = useSubmit();
  const start = wallOf(visit.startsAt, formats.zone);
  const [scope, setScope] = useState<Scope>('this');
  const [date, setDate] = useState(start.date);
  const [time, setTime] = useState(start.time);
  const isMoved = date !== start.date || time !== start.time;
  const args = {
    subscriptionId: series.id,
    visitId: visit.id,
    scope,
    date,
    time,
    expect: { startsAt: visit.startsAt },
  };
  const { answer, isBehind } = usePreview(
    date === '' || !isMoved ? null : JSON.stringify([args, series.revision]),
    (source) => previewCommand(source, { name: 'subscription.reschedule_visit', args }),
  );
  const after = answer?.ok === true ? effectsOn(answer.value, 'subscriptions')[0]?.after : undefined;
  const differences = after ? visitDifferences(series, after) : [];
  const stays = scope === 'this' ? 0 : staysBehind(series, visit).length;

  async function move() {
    onClose();
    const newStart = after?.visits.find(({ id }) => id === visit.id)?.startsAt;
    const isWayBackKnown = scope === 'this' && newStart !== undefined;
    const outcome = await act({
      name: 'subscription.reschedule_visit',
      args,
      done: t('series.move.done', { count: differences.length }),
      ...(isWayBackKnown
        ? {
            counter: {
              name: 'subscription.reschedule_visit' as const,
              args: { ...args, ...start, expect: { startsAt: newStart } },
            },
          }
        : {}),
      explainsRefusal: true,
    });
    if (!outcome.ok) onRefused(outcome.error);
  }

  return (
    <Stack gap="sm">
      <SegmentedControl
        fullWidth
        aria-label={t('series.move.scope')}
        value={scope}
        data={[
          { value: 'this', label: t('series.move.this') },
          { value: 'this_and_later', label: t('series.move.later') },
        ]}
        onChange={setScope}
      />
      <div className={classes['pair']}>
        <TextInput
          type="date"
          label={t('series.move.date')}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TimeInput label={t('series.move.time')} value={time} onChange={setTime} />
      </div>
      {isMoved && answer?.ok === false ? <SeriesRefusal refusal={answer.error} /> : null}
      {isMoved && differences.length > 0 ? (
        <DifferenceTable title={t('series.move.changes')} differences={differences} />
      ) : null}
      {isMoved ? null : (
        <Text size="sm" c="dimmed">
          {t('series.move.unchanged')}
        </Text>
      )}
      {stays === 0 ? null : (
        <Text size="sm" c="var(--vc-warn)">
          {t('series.move.staysBehind', { count: stays })}
        </Text>
      )}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button disabled={!isMoved || isBehind || differences.length === 0} onClick={() => void move()}>
          {t('series.move.confirm', { count: Math.max(1, differences.length) })}
        </Button>
      </Group>
    </Stack>
  );
}

import { Button, Group, Modal, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { wallOf } from '#shared/core/zoned-time.ts';
import type { Order } from '#shared/documents/order.ts';
import { effectsOn } from '#shared/command-kit/effects.ts';
import { previewCommand } from '../../app/preview-command.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats, useToday } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { DayInput } from '../../ui/day-input.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import classes from '../new-order/new-order.module.css';
import { useOrderStarts } from './use-order-starts.ts';

interface MoveOrderDialogProps {
  order: Order;
  onClose: () => void;
}

/** The whole order to another start; who does what stays. What would stand in the way is said before. */
export function MoveOrderDialog({ order, onClose }: MoveOrderDialogProps) {
  const formats = useFormats();
  const today = useToday();
  const act = useSubmit();
  const [shown, setShown] = useState(order);
  const start = wallOf(shown.startsAt, formats.zone);
  const [date, setDate] = useState<string | null>(start.date);
  const [time, setTime] = useState(start.time);
  const day = useOrderStarts(order, date);
  const isMoved = date !== start.date || time !== start.time;
  const args = { orderId: order.id, date, time, expect: { startsAt: shown.startsAt } };
  const { answer, isBehind } = usePreview(
    date === null || !isMoved ? null : JSON.stringify([args, order.revision]),
    (source) => previewCommand(source, { name: 'order.reschedule', args }),
  );
  const refusal = isMoved && answer?.ok === false ? answer.error : null;
  const after = isMoved && answer?.ok === true ? effectsOn(answer.value, 'orders')[0]?.after : undefined;

  async function move() {
    if (!after) return;
    const outcome = await act({
      name: 'order.reschedule',
      args,
      done: t('order.move.done', { when: formats.dayTime(after.startsAt) }),
      counter: {
        name: 'order.reschedule',
        args: { orderId: order.id, ...start, expect: { startsAt: after.startsAt } },
      },
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    // Somebody moved it meanwhile: what is seen from now on is the order as it is.
    else setShown(order);
  }

  return (
    <Modal opened onClose={onClose} title={t('order.move.title')}>
      <Stack gap="sm">
        <Text size="sm">{t('order.move.now', { when: formats.dayTime(order.startsAt) })}</Text>
        <div className={classes['pair']}>
          <DayInput
            label={t('visit.date')}
            min={today}
            value={date}
            data-autofocus
            onChange={(chosen) => setDate(chosen)}
          />
          <TimeInput label={t('visit.time')} value={time} onChange={setTime} />
        </div>
        {day === null ? null : day.slots.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('newOrder.noSlots', {
              day: formats.day(day.date),
              reasons: day.reasons.map((reason) => t(`unfit.${reason}`)).join(', '),
            })}
          </Text>
        ) : (
          <div
            className={classes['slots']}
            role="group"
            aria-label={t('newOrder.slotsOf', { day: formats.longDay(day.date) })}
          >
            {day.slots.map((slot) => (
              <UnstyledButton
                key={slot.startsAt}
                className={classes['slot'] ?? ''}
                aria-pressed={slot.time === time}
                onClick={() => setTime(slot.time)}
              >
                {slot.time}
              </UnstyledButton>
            ))}
          </div>
        )}
        {refusal === null ? null : <RefusalNotice refusal={refusal} />}
        <Text size="sm" c="dimmed">
          {t('order.move.told')}
        </Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={!isMoved || isBehind || !after} onClick={() => void move()}>
            {t('order.move.confirm')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

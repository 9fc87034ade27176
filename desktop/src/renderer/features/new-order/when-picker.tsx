import { ActionIcon, Group, Select, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import type { Service } from '#shared/documents/service.ts';
import type { DayAvailability } from '#shared/scheduling/availability.ts';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import classes from './new-order.module.css';
import type { OrderDraft } from './order-draft.ts';
import { DAYS_SHOWN, useAvailability } from './use-availability.ts';

interface WhenPickerProps {
  draft: OrderDraft;
  services: ReadonlyMap<string, Service>;
  onChange: (change: Partial<OrderDraft>) => void;
}

/** A week at a time; each day says whether anything is free, the chosen one when, the chosen time with whom. */
export function WhenPicker({ draft, services, onChange }: WhenPickerProps) {
  const formats = useFormats();
  const today = useToday();
  const [fromDate, setFromDate] = useState(draft.date);
  const days = useAvailability({ items: draft.items, services, postcode: draft.place.postcode, fromDate });
  const chosen = days?.find(({ date }) => date === draft.date) ?? null;
  const shift = (count: number) =>
    setFromDate((before) => (addDays(before, count) < today ? today : addDays(before, count)));

  function jump(date: string) {
    if (date === '' || date < today) return;
    setFromDate(date);
    onChange({ date, time: null, staffId: null });
  }

  return (
    <Panel
      title={t('newOrder.when')}
      actions={
        <TextInput
          type="date"
          size="xs"
          aria-label={t('newOrder.day')}
          min={today}
          value={draft.date}
          onChange={(event) => jump(event.currentTarget.value)}
        />
      }
    >
      {days === null ? (
        <Text size="sm" c="dimmed">
          {t('newOrder.pickFirst')}
        </Text>
      ) : (
        <Stack gap="sm">
          <Group gap={6} wrap="nowrap">
            <ActionIcon
              aria-label={t('board.previousDay')}
              disabled={fromDate <= today}
              onClick={() => shift(-DAYS_SHOWN)}
            >
              <Icon name="left" />
            </ActionIcon>
            <div className={classes['days']} role="group" aria-label={t('newOrder.freeDays')}>
              {days.map((day) => (
                <DayButton
                  key={day.date}
                  day={day}
                  isChosen={day.date === draft.date}
                  onChoose={() => onChange({ date: day.date, time: null, staffId: null })}
                />
              ))}
            </div>
            <ActionIcon aria-label={t('board.nextDay')} onClick={() => shift(DAYS_SHOWN)}>
              <Icon name="right" />
            </ActionIcon>
          </Group>
          {chosen && chosen.slots.length === 0 ? (
            <Text size="sm">
              {t('newOrder.noSlots', {
                day: formats.day(chosen.date),
                reasons: chosen.reasons.map((reason) => t(`unfit.${reason}`)).join(', '),
              })}
            </Text>
          ) : null}
          {chosen && chosen.slots.length > 0 ? (
            <Slots day={chosen} draft={draft} onChange={onChange} />
          ) : null}
        </Stack>
      )}
    </Panel>
  );
}

function DayButton({
  day,
  isChosen,
  onChoose,
}: {
  day: DayAvailability;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const formats = useFormats();
  const [weekday = '', number = ''] = formats.day(day.date).replace(',', '').split(' ');
  return (
    <UnstyledButton
      className={classes['day'] ?? ''}
      aria-pressed={isChosen}
      aria-label={`${formats.longDay(day.date)}: ${day.slots.length}`}
      data-full={day.slots.length === 0 || undefined}
      onClick={onChoose}
    >
      <span>{weekday}</span>
      <b>{number}</b>
    </UnstyledButton>
  );
}

function Slots({ day, draft, onChange }: { day: DayAvailability } & Omit<WhenPickerProps, 'services'>) {
  const formats = useFormats();
  const { nameOf } = useStaff();
  const slot = day.slots.find(({ time }) => time === draft.time);
  // One person for everything is a choice; plans of several people are left to the suggestion.
  const soloIds = [
    ...new Set(
      slot?.plans.flatMap(({ staffIds }) => (new Set(staffIds).size === 1 ? staffIds.slice(0, 1) : [])),
    ),
  ];
  return (
    <>
      <div
        className={classes['slots']}
        role="group"
        aria-label={t('newOrder.slotsOf', { day: formats.longDay(day.date) })}
      >
        {day.slots.map(({ time, startsAt }) => (
          <UnstyledButton
            key={startsAt}
            className={classes['slot'] ?? ''}
            aria-pressed={time === draft.time}
            onClick={() => onChange({ time, staffId: null })}
          >
            {time}
          </UnstyledButton>
        ))}
      </div>
      {soloIds.length > 0 ? (
        <Select
          label={t('newOrder.who')}
          value={draft.staffId ?? ''}
          data={[
            { value: '', label: t('newOrder.anybody') },
            ...soloIds.map((staffId) => ({ value: staffId, label: nameOf(staffId) })),
          ]}
          onChange={(staffId) => onChange({ staffId: staffId === '' ? null : staffId })}
        />
      ) : null}
    </>
  );
}

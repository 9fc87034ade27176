import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Absence, Staff } from '#shared/documents/staff.ts';
import { useServices } from '../../app/app-context.tsx';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import classes from './setup.module.css';

/** Whole days away; each is entered and removed by itself, so two people's entries never meet. */
export function AbsencesPanel({ member }: { member: Staff }) {
  const { newId } = useServices();
  const act = useSubmit();
  const formats = useFormats();
  const today = useToday();
  const [draft, setDraft] = useState({ startDate: today, endDate: today, reason: '' });
  const staffId = member.id;

  async function add(event: FormEvent) {
    event.preventDefault();
    const absence: Absence = { id: newId(), ...draft, reason: draft.reason.trim() };
    const outcome = await act({
      name: 'staff.add_absence',
      args: { staffId, absence },
      done: t('setup.staff.absenceAdded'),
      counter: { name: 'staff.remove_absence', args: { staffId, absenceId: absence.id } },
    });
    if (outcome.ok) setDraft({ startDate: today, endDate: today, reason: '' });
  }

  function remove(absence: Absence) {
    void act({
      name: 'staff.remove_absence',
      args: { staffId, absenceId: absence.id },
      done: t('setup.staff.absenceRemoved'),
      counter: { name: 'staff.add_absence', args: { staffId, absence: { ...absence, id: newId() } } },
    });
  }

  const isValid = draft.startDate !== '' && draft.startDate <= draft.endDate;
  return (
    <Panel title={t('setup.staff.absences')} isFlush>
      {member.absences.length === 0 ? (
        <Text size="sm" c="dimmed" px="md" pt="sm">
          {t('setup.staff.noAbsences')}
        </Text>
      ) : null}
      {member.absences
        .toSorted((left, right) => (left.startDate < right.startDate ? -1 : 1))
        .map((absence) => (
          <div key={absence.id} className={classes['line']}>
            <span className={classes['grow']}>
              {formats.day(absence.startDate)} – {formats.day(absence.endDate)}
              {absence.reason === '' ? '' : `, ${absence.reason}`}
            </span>
            <ActionIcon
              aria-label={t('setup.staff.removeAbsence', { from: formats.day(absence.startDate) })}
              onClick={() => remove(absence)}
            >
              <Icon name="trash" />
            </ActionIcon>
          </div>
        ))}
      <form onSubmit={add}>
        <Group p="md" gap="xs" align="flex-end">
          <TextInput
            type="date"
            label={t('common.from')}
            value={draft.startDate}
            onChange={(event) => {
              const startDate = event.currentTarget.value;
              setDraft((before) => ({
                ...before,
                startDate,
                endDate: before.endDate < startDate ? startDate : before.endDate,
              }));
            }}
          />
          <TextInput
            type="date"
            label={t('common.to')}
            min={draft.startDate}
            value={draft.endDate}
            onChange={(event) => {
              const endDate = event.currentTarget.value;
              setDraft((before) => ({ ...before, endDate }));
            }}
          />
          <TextInput
            className={classes['grow']}
            // Below it the field goes onto a line of its own.
            miw={140}
            label={t('setup.staff.absenceReason')}
            maxLength={200}
            value={draft.reason}
            onChange={(event) => {
              const reason = event.currentTarget.value;
              setDraft((before) => ({ ...before, reason }));
            }}
          />
          <Button type="submit" variant="default" disabled={!isValid}>
            {t('common.add')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}

import { ActionIcon, Button, Group, Switch, Text } from '@mantine/core';
import type { Staff, StaffSchedule } from '#shared/documents/staff.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import classes from './setup.module.css';
import { useEdit } from './use-edit.ts';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const USUAL = { startTime: '08:00', endTime: '17:00', breaks: [] };

/** The week in wall time, one line a day. */
export function StaffHoursPanel({ member }: { member: Staff }) {
  const { newId } = useServices();
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'staff.set_schedule',
    target: { staffId: member.id },
    current: { schedules: member.schedules },
  });

  function toggle(dayOfWeek: number, works: boolean) {
    const others = form.schedules.filter((schedule) => schedule.dayOfWeek !== dayOfWeek);
    const added = { id: newId(), dayOfWeek, ...USUAL };
    set({
      schedules: (works ? [...others, added] : others).toSorted(
        (left, right) => left.dayOfWeek - right.dayOfWeek,
      ),
    });
  }

  function change(changed: StaffSchedule) {
    set({ schedules: form.schedules.map((schedule) => (schedule.id === changed.id ? changed : schedule)) });
  }

  return (
    <Panel
      title={t('setup.staff.hours')}
      actions={
        <Button size="compact-sm" disabled={!isChanged} onClick={() => void save()}>
          {t('common.save')}
        </Button>
      }
    >
      {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
      {WEEKDAYS.map((dayOfWeek) => (
        <Weekday
          key={dayOfWeek}
          dayOfWeek={dayOfWeek}
          schedule={form.schedules.find((schedule) => schedule.dayOfWeek === dayOfWeek) ?? null}
          onToggle={(works) => toggle(dayOfWeek, works)}
          onChange={change}
        />
      ))}
    </Panel>
  );
}

interface WeekdayProps {
  dayOfWeek: (typeof WEEKDAYS)[number];
  schedule: StaffSchedule | null;
  onToggle: (works: boolean) => void;
  onChange: (schedule: StaffSchedule) => void;
}

function Weekday({ dayOfWeek, schedule, onToggle, onChange }: WeekdayProps) {
  const day = t(`setup.weekday.${dayOfWeek}`);
  return (
    <div className={classes['weekday']} role="group" aria-label={day}>
      <Switch
        label={day}
        aria-label={t('setup.staff.works', { day })}
        checked={schedule !== null}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      {schedule === null ? (
        <Text size="sm" c="dimmed">
          {t('setup.staff.off')}
        </Text>
      ) : (
        <>
          <TimeField
            label={`${day}, ${t('common.from')}`}
            value={schedule.startTime}
            onChange={(startTime) => onChange({ ...schedule, startTime })}
          />
          <TimeField
            label={`${day}, ${t('common.to')}`}
            value={schedule.endTime}
            onChange={(endTime) => onChange({ ...schedule, endTime })}
          />
          <Breaks day={day} schedule={schedule} onChange={onChange} />
        </>
      )}
    </div>
  );
}

interface BreaksProps {
  day: string;
  schedule: StaffSchedule;
  onChange: (schedule: StaffSchedule) => void;
}

function Breaks({ day, schedule, onChange }: BreaksProps) {
  const setBreaks = (breaks: StaffSchedule['breaks']) => onChange({ ...schedule, breaks });
  return (
    <div className={classes['breaks']}>
      {schedule.breaks.map((pause, index) => (
        <Group key={`${schedule.id} ${index}`} gap={4} wrap="nowrap">
          <TimeField
            label={`${day}, ${t('setup.staff.breaks')}, ${t('common.from')}`}
            value={pause.startTime}
            onChange={(startTime) => setBreaks(schedule.breaks.with(index, { ...pause, startTime }))}
          />
          <TimeField
            label={`${day}, ${t('setup.staff.breaks')}, ${t('common.to')}`}
            value={pause.endTime}
            onChange={(endTime) => setBreaks(schedule.breaks.with(index, { ...pause, endTime }))}
          />
          <ActionIcon
            aria-label={t('common.remove')}
            onClick={() => setBreaks(schedule.breaks.toSpliced(index, 1))}
          >
            <Icon name="close" size={13} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        size="compact-xs"
        variant="subtle"
        aria-label={t('setup.staff.addBreak', { day })}
        leftSection={<Icon name="plus" size={11} />}
        onClick={() => setBreaks([...schedule.breaks, { startTime: '12:00', endTime: '12:30' }])}
      >
        {t('setup.staff.breaks')}
      </Button>
    </div>
  );
}

function TimeField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return <TimeInput size="xs" w={64} aria-label={label} value={value} onChange={onChange} />;
}

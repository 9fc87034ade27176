import { Button, Stack, Text, UnstyledButton } from '@mantine/core';
import { shownPicture, type Staff } from '#shared/documents/staff.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Panel } from '../../ui/page.tsx';
import { AbsencesPanel } from './absences-panel.tsx';
import classes from './setup.module.css';
import { StaffAreasPanel } from './staff-areas-panel.tsx';
import { StaffHoursPanel } from './staff-hours-panel.tsx';
import { StaffPicture } from './staff-picture.tsx';
import { StaffPersonForm } from './staff-person-form.tsx';
import { StaffServicesPanel } from './staff-services-panel.tsx';
import { useChosen } from './use-chosen.ts';

export function StaffSection() {
  const { all, byId, isLoading } = useStaff();
  const { chosenId, choose, set, pane } = useChosen();
  const listed = all.toSorted((left, right) => Number(right.isActive) - Number(left.isActive));
  // [AC5] Where there is none for guests, their own; who does not hold the account sees initials.
  const accounts = useDocumentsById(
    'accounts',
    all.flatMap(({ accountId }) => accountId ?? []),
  );
  const openId = chosenId ?? listed[0]?.id ?? null;
  const open = byId.get(openId ?? '') ?? null;
  return (
    <div className={classes['two']}>
      <Panel
        title={t('setup.staff')}
        isFlush
        actions={
          <Button
            size="compact-sm"
            variant="light"
            leftSection={<Icon name="plus" size={13} />}
            onClick={() => choose('new')}
          >
            {t('common.add')}
          </Button>
        }
      >
        <div className={classes['list']}>
          {listed.map((member) => (
            <StaffEntry
              key={member.id}
              member={member}
              ownPicture={accounts.get(member.accountId ?? '')?.avatar ?? null}
              isOpen={member.id === openId}
              onOpen={() => choose(member.id)}
            />
          ))}
        </div>
      </Panel>
      <div ref={pane}>
        {openId === 'new' ? <StaffPersonForm key="new" member={null} onCreated={set} /> : null}
        {open ? (
          <Stack key={open.id} gap="md">
            <StaffPersonForm member={open} onCreated={set} />
            <StaffHoursPanel member={open} />
            <StaffServicesPanel member={open} />
            <StaffAreasPanel member={open} />
            <AbsencesPanel member={open} />
          </Stack>
        ) : null}
        {!open && openId !== 'new' && !isLoading ? (
          <Empty icon="customers" title={all.length === 0 ? t('setup.staff.empty') : t('setup.staff')}>
            {t('setup.staff.emptyText')}
          </Empty>
        ) : null}
      </div>
    </div>
  );
}

interface StaffEntryProps {
  member: Staff;
  ownPicture: string | null;
  isOpen: boolean;
  onOpen: () => void;
}

function StaffEntry({ member, ownPicture, isOpen, onOpen }: StaffEntryProps) {
  const summary = [
    t('setup.staff.summary.hours', { count: member.schedules.length }),
    t('setup.staff.summary.services', { count: member.services.length }),
    t('setup.staff.summary.areas', { count: member.areas.length }),
  ];
  return (
    <UnstyledButton
      className={classes['entry'] ?? ''}
      aria-current={isOpen ? 'true' : undefined}
      onClick={onOpen}
    >
      <StaffPicture member={member} picture={shownPicture(member) ?? ownPicture} />
      <span className={classes['entryText']}>
        <Text size="sm" fw={550}>
          {member.name}
        </Text>
        <Text size="xs" c="dimmed">
          {member.isActive ? summary.join(' · ') : t('setup.staff.left')}
        </Text>
      </span>
    </UnstyledButton>
  );
}

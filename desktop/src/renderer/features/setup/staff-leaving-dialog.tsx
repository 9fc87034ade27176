import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { TextLink } from '../../ui/text-link.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import classes from './setup.module.css';
import { useLeaving } from './use-leaving.ts';

interface StaffLeavingDialogProps {
  staffId: string;
  name: string;
  onClose: () => void;
}

/** Asks before somebody stops working here: shows each visit that is still theirs, with the way to its day. */
export function StaffLeavingDialog({ staffId, name, onClose }: StaffLeavingDialogProps) {
  const act = useSubmit();
  const formats = useFormats();
  const { visits, orderCount, seriesCount, isLoading } = useLeaving(staffId);
  const [agreedIds, setAgreedIds] = useState<readonly string[]>([]);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  // A visit that comes meanwhile takes the agreement back.
  const isAgreed = visits.every(({ id }) => agreedIds.includes(id));

  async function leave() {
    const outcome = await act({
      name: 'staff.set_active',
      args: { staffId, isActive: false, confirmedAppointmentIds: [...agreedIds] },
      done: t('setup.staff.hasLeft', { name }),
      counter: {
        name: 'staff.set_active',
        args: { staffId, isActive: true, confirmedAppointmentIds: [] },
      },
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Modal opened onClose={onClose} title={t('setup.staff.leaveTitle', { name })}>
      <Stack gap="sm">
        {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
        <Text size="sm">{t('setup.staff.leaveText')}</Text>
        {isLoading ? <LoadingRows /> : null}
        {orderCount > 0 ? <Text size="sm">{t('setup.staff.leaveOrders', { count: orderCount })}</Text> : null}
        {seriesCount > 0 ? (
          <Text size="sm">{t('setup.staff.leaveSeries', { count: seriesCount })}</Text>
        ) : null}
        <Text size="sm" fw={600}>
          {visits.length === 0
            ? t('setup.staff.leaveNoVisits')
            : t('setup.staff.leaveVisits', { count: visits.length })}
        </Text>
        {visits.length > 0 ? (
          <>
            <ul
              className={classes['affected']}
              aria-label={t('setup.staff.leaveVisits', { count: visits.length })}
            >
              {visits.map(({ id, date, startsAt, endsAt, place, serviceName }) => (
                <li key={id}>
                  <TextLink to="/board" search={{ day: date }} size="sm">
                    {formats.day(date)}, {formats.timeRange(startsAt, endsAt)}
                  </TextLink>
                  <Text size="xs" c="dimmed">
                    {place.customerName} · {serviceName}
                  </Text>
                </li>
              ))}
            </ul>
            <Checkbox
              label={t('setup.staff.leaveAgreed')}
              checked={isAgreed}
              onChange={(event) =>
                setAgreedIds(event.currentTarget.checked ? visits.map(({ id }) => id) : [])
              }
            />
          </>
        ) : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('common.keep')}
          </Button>
          <Button color="red" disabled={isLoading || !isAgreed} onClick={() => void leave()}>
            {t('setup.staff.leaveNow')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

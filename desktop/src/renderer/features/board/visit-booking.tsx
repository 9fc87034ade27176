import { Button, Select, Stack, Text } from '@mantine/core';
import type { Appointment, CustomerAppointment } from '#shared/documents/appointment.ts';
import { useMay } from '../../app/use-may.ts';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { OverrideSelect } from '../orders/override-select.tsx';
import classes from './visit.module.css';

type BookingFields = Pick<
  CustomerAppointment,
  'paymentStatus' | 'canCancelOverride' | 'canRescheduleOverride'
>;

/** Whether a visit is paid for, and the office's word against its deadline. */
export function VisitBookings({ visit }: { visit: Appointment }) {
  return visit.customerAppointments.map((booking) => (
    <Booking key={booking.id} visit={visit} booking={booking} />
  ));
}

function Booking({ visit, booking }: { visit: Appointment; booking: CustomerAppointment }) {
  const act = useSubmit();
  const mayChange = useMay()('appointment.set_booking');
  const { paymentStatus, canCancelOverride, canRescheduleOverride, cancellationDeadline } = booking;

  async function change(set: Partial<BookingFields>, before: Partial<BookingFields>) {
    const target = { appointmentId: visit.id, bookingId: booking.id };
    await act({
      name: 'appointment.set_booking',
      args: { ...target, set },
      done: t('setup.saved'),
      counter: { name: 'appointment.set_booking', args: { ...target, set: before } },
    });
  }

  return (
    <Stack gap={4}>
      <div className={classes['booking']}>
        <Select
          label={t('booking.payment')}
          value={paymentStatus}
          allowDeselect={false}
          disabled={!mayChange}
          data={(['unpaid', 'paid', 'refunded'] as const).map((value) => ({
            value,
            label: t(`booking.payment.${value}`),
          }))}
          onChange={(chosen) => {
            if (chosen !== null && chosen !== paymentStatus)
              void change({ paymentStatus: chosen }, { paymentStatus });
          }}
        />
        {visit.status === 'scheduled' ? (
          <>
            <OverrideSelect
              label={t('override.cancel')}
              deadline={cancellationDeadline}
              value={canCancelOverride}
              isDisabled={!mayChange}
              onChange={(value) => void change({ canCancelOverride: value }, { canCancelOverride })}
            />
            <OverrideSelect
              label={t('override.reschedule')}
              deadline={cancellationDeadline}
              value={canRescheduleOverride}
              isDisabled={!mayChange}
              onChange={(value) => void change({ canRescheduleOverride: value }, { canRescheduleOverride })}
            />
          </>
        ) : null}
      </div>
      {mayChange ? null : (
        <Text size="xs" c="dimmed">
          {t('common.mayNot')}
        </Text>
      )}
    </Stack>
  );
}

/** Nobody was there: only once the visit has begun, and after a question. */
export function NoShowButton({ visit }: { visit: Appointment }) {
  const act = useSubmit();
  const now = useNow();
  const may = useMay();
  if (visit.status !== 'scheduled' || !may('appointment.no_show')) return null;
  const isEarly = now < visit.startsAt;

  async function miss() {
    const isSure = await confirmFirst({
      title: t('visit.noShow.title'),
      text: t('visit.noShow.text'),
      confirm: t('visit.noShow.confirm'),
    });
    if (!isSure) return;
    await act({
      name: 'appointment.no_show',
      args: { appointmentId: visit.id },
      done: t('visit.noShow.done'),
      counter: { name: 'appointment.withdraw_no_show', args: { appointmentId: visit.id } },
    });
  }

  return (
    <Button
      variant="default"
      disabled={isEarly}
      title={isEarly ? t('visit.noShow.early') : ''}
      onClick={() => void miss()}
    >
      {t('visit.noShow')}
    </Button>
  );
}

/** Takes a missed visit up again: the customer came after all, or the wrong button was touched. */
export function SomebodyThereButton({ visit }: { visit: Appointment }) {
  const act = useSubmit();
  const may = useMay();
  if (visit.status !== 'no_show' || !may('appointment.withdraw_no_show')) return null;

  async function takeUp() {
    const isSure = await confirmFirst({
      title: t('visit.takeUp.title'),
      text: t('visit.takeUp.text'),
      confirm: t('visit.takeUp'),
      isHarmful: false,
    });
    if (!isSure) return;
    await act({
      name: 'appointment.withdraw_no_show',
      args: { appointmentId: visit.id },
      done: t('visit.takeUp.done'),
      counter: { name: 'appointment.no_show', args: { appointmentId: visit.id } },
    });
  }

  return (
    <Button variant="default" onClick={() => void takeUp()}>
      {t('visit.takeUp')}
    </Button>
  );
}

import { Text } from '@mantine/core';
import type { Appointment } from '#shared/documents/appointment.ts';
import { t } from '../../i18n/translate.ts';
import classes from './order-marks.module.css';

/** What a list says of a visit besides its state: whether it is paid for, and its pictures. */
export function VisitFacts({ visit }: { visit: Appointment }) {
  const payments = [...new Set(visit.customerAppointments.map(({ paymentStatus }) => paymentStatus))];
  const photos = visit.completionPhotos.length;
  const facts = [
    ...payments.map((status) => t(`booking.payment.${status}`)),
    ...(photos > 0 ? [t('photos.count', { count: photos })] : []),
  ];
  if (facts.length === 0) return null;
  return (
    <Text size="xs" c="dimmed" className={classes['facts'] ?? ''}>
      {facts.join(' · ')}
    </Text>
  );
}

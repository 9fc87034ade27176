import { Button, Group, Modal, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { minutesBetween, minutesOf, wallOf } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { ContactLink } from '../../app/contact-link.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useDocument } from '../../app/use-document.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useMay } from '../../app/use-may.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { FieldList } from '../../ui/page.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { ProvisionalMark, VisitStatusMark } from '../orders/order-marks.tsx';
import { VisitPhotos } from '../photos/visit-photos.tsx';
import type { MoveTarget } from './board-day.ts';
import classes from './board.module.css';
import { useVisitFits } from './use-visit-fits.ts';
import { NoShowButton, SomebodyThereButton, VisitBookings } from './visit-booking.tsx';
import { VisitNotes } from './visit-notes.tsx';

interface VisitDialogProps {
  visitId: string | null;
  onClose: () => void;
  onMove: (visit: Appointment, target: MoveTarget) => Promise<void>;
}

/** One visit: what it is, and the way to move it without dragging. */
export function VisitDialog({ visitId, onClose, onMove }: VisitDialogProps) {
  const { seen } = useDocument('appointments', visitId);
  const visit = seen?.document;
  return (
    <Modal
      opened={visit !== undefined}
      onClose={onClose}
      size="lg"
      title={
        <Group gap={8}>
          <Text fw={600}>{visit?.place.customerName}</Text>
          {visit ? <VisitStatusMark status={visit.status} /> : null}
          <ProvisionalMark isProvisional={(seen?.provisional.length ?? 0) > 0} />
        </Group>
      }
    >
      {visit ? <VisitBody key={visit.id} visit={visit} onClose={onClose} onMove={onMove} /> : null}
    </Modal>
  );
}

function VisitBody({ visit, onClose, onMove }: { visit: Appointment } & Omit<VisitDialogProps, 'visitId'>) {
  const formats = useFormats();
  const navigate = useNavigate();
  const act = useSubmit();
  const may = useMay();
  const { place } = visit;
  const order = useDocument('orders', visit.orderId).seen?.document;
  const series = useDocument('subscriptions', visit.subscriptionId).seen?.document;
  const customerNotes = (order ?? series)?.notes ?? '';

  async function cancel() {
    const isSure = await confirmFirst({
      title: t('visit.cancel.title'),
      text: t('visit.cancel.text'),
      confirm: t('visit.cancel'),
    });
    if (!isSure) return;
    onClose();
    await act({
      name: 'appointment.cancel',
      args: { appointmentId: visit.id, reason: '' },
      done: t('visit.cancelled'),
    });
  }

  return (
    <Stack gap="md">
      <FieldList
        fields={[
          [
            t('visit.when'),
            `${formats.longDay(visit.date)}, ${formats.timeRange(visit.startsAt, visit.endsAt)}`,
          ],
          [t('setup.service.title'), `${visit.serviceName} · ${formats.money(visit.priceMinor)}`],
          [
            t('visit.address'),
            [place.line1, place.line2, `${place.postcode} ${place.city}`]
              .filter((part) => part !== '')
              .join(', '),
          ],
          [
            t('field.phone'),
            place.phone === null ? null : <ContactLink key="phone" kind="tel" value={place.phone} />,
          ],
          [t('field.accessNotes'), place.accessNotes],
          [t('order.notes'), customerNotes],
        ]}
      />
      {visit.status === 'scheduled' && may('appointment.reschedule') ? (
        <MoveForm visit={visit} onClose={onClose} onMove={onMove} />
      ) : null}
      <VisitBookings visit={visit} />
      <VisitPhotos visit={visit} />
      <VisitNotes visit={visit} />
      <Group justify="space-between">
        <Group gap="xs">
          {visit.orderId === null ? null : (
            <Button
              variant="default"
              onClick={() =>
                void navigate({ to: '/orders/$orderId', params: { orderId: visit.orderId ?? '' } })
              }
            >
              {t('visit.order')}
            </Button>
          )}
          {visit.subscriptionId === null ? null : (
            <Button
              variant="default"
              onClick={() =>
                void navigate({
                  to: '/subscriptions/$subscriptionId',
                  params: { subscriptionId: visit.subscriptionId ?? '' },
                })
              }
            >
              {t('visit.series')}
            </Button>
          )}
        </Group>
        <Group gap="xs">
          <NoShowButton visit={visit} />
          <SomebodyThereButton visit={visit} />
          {visit.status === 'scheduled' && may('appointment.cancel') ? (
            <Button variant="subtle" color="red" onClick={() => void cancel()}>
              {t('visit.cancel')}
            </Button>
          ) : null}
        </Group>
      </Group>
    </Stack>
  );
}

function MoveForm({ visit, onClose, onMove }: { visit: Appointment } & Omit<VisitDialogProps, 'visitId'>) {
  const formats = useFormats();
  const { active } = useStaff();
  const start = wallOf(visit.startsAt, formats.zone);
  const [date, setDate] = useState(start.date);
  const [time, setTime] = useState(start.time);
  const [staffId, setStaffId] = useState(visit.staffId);
  const [durationMinutes, setDurationMinutes] = useState(minutesBetween(visit));
  const reasonsOf = useVisitFits(visit, { date, time, durationMinutes });
  const isComplete = /^\d{4}-\d\d-\d\d$/.test(date) && durationMinutes >= 5;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void onMove(visit, { date, startMinute: minutesOf(time), staffId, durationMinutes });
      }}
    >
      <div className={classes['move']}>
        <TextInput
          type="date"
          label={t('visit.date')}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
        />
        <TimeInput label={t('visit.time')} value={time} onChange={setTime} />
        <NumberInput
          label={t('visit.minutes')}
          min={5}
          max={14_400}
          step={15}
          allowDecimal={false}
          clampBehavior="blur"
          value={durationMinutes}
          onChange={(value) => setDurationMinutes(Number(value))}
        />
        <Select
          label={t('visit.person')}
          value={staffId}
          searchable
          data={active.map(({ id, name }) => {
            const reasons = reasonsOf(id);
            const text = reasons.map((reason) => t(`unfit.${reason}`)).join(', ');
            return {
              value: id,
              label: reasons.length === 0 ? name : t('visit.unfit', { name, reasons: text }),
            };
          })}
          onChange={(value) => value !== null && setStaffId(value)}
        />
        <Button type="submit" disabled={!isComplete}>
          {t('visit.move')}
        </Button>
      </div>
    </form>
  );
}

import { Button } from '@mantine/core';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Seen } from '../../replica/replica.ts';
import { useServices } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { NoShowButton, SomebodyThereButton } from '../board/visit-booking.tsx';
import { VisitNotes } from '../board/visit-notes.tsx';
import { ProvisionalMark, VisitStatusMark } from '../orders/order-marks.tsx';
import { VisitPhotos } from '../photos/visit-photos.tsx';
import { mapLink } from './map-link.ts';
import classes from './my-day.module.css';

/** One of today's visits: where, how to get in, and the two buttons of the day. */
export function VisitCard({ seen: { document: visit, provisional } }: { seen: Seen<Appointment> }) {
  const { bridge } = useServices();
  const formats = useFormats();
  const { place } = visit;
  const { phone } = place;
  const isOver = visit.status === 'completed' || visit.status === 'no_show';
  return (
    <article
      className={classes['visit']}
      data-status={visit.status}
      aria-label={`${formats.time(visit.startsAt)} ${place.customerName}`}
    >
      <div className={classes['head']}>
        <span className={classes['time']}>{formats.timeRange(visit.startsAt, visit.endsAt)}</span>
        <ProvisionalMark isShort isProvisional={provisional.length > 0} />
        <VisitStatusMark status={visit.status} />
      </div>
      <div className={classes['body']}>
        <div className={classes['name']}>{place.customerName}</div>
        <div className={classes['soft']}>{visit.serviceName}</div>
        <div>
          {[place.line1, place.line2, `${place.postcode} ${place.city}`]
            .filter((part) => part !== '')
            .join(', ')}
        </div>
        {place.accessNotes === '' || isOver ? null : (
          <div className={classes['access']}>
            <strong>{t('myDay.getIn')}</strong>
            {place.accessNotes}
          </div>
        )}
        {isOver ? null : (
          <div className={classes['links']}>
            <Button
              variant="default"
              leftSection={<Icon name="pin" />}
              onClick={() => void bridge.openExternal(mapLink(place))}
            >
              {t('myDay.map')}
            </Button>
            {phone === null ? null : (
              <Button
                variant="default"
                leftSection={<Icon name="phone" />}
                onClick={() => void bridge.openExternal(`tel:${phone.replaceAll(/[^+\d]/g, '')}`)}
              >
                {t('myDay.call')}
              </Button>
            )}
          </div>
        )}
      </div>
      <div className={classes['actions']}>
        <ProgressButton visit={visit} />
        <VisitPhotos visit={visit} hasCamera />
        <VisitNotes visit={visit} />
      </div>
    </article>
  );
}

function ProgressButton({ visit }: { visit: Appointment }) {
  const act = useSubmit();
  const args = { appointmentId: visit.id };

  async function complete() {
    const wasStarted = visit.status === 'in_progress';
    const isSure =
      wasStarted ||
      (await confirmFirst({
        title: t('myDay.complete.title'),
        text: t('myDay.complete.text'),
        confirm: t('visit.complete'),
        isHarmful: false,
      }));
    if (isSure) await act({ name: 'appointment.complete', args, done: t('visit.completed') });
  }

  if (visit.status === 'scheduled') {
    return (
      <div className={classes['links']} style={{ marginTop: 0 }}>
        <Button
          size="md"
          leftSection={<Icon name="play" />}
          onClick={() => void act({ name: 'appointment.start', args, done: t('visit.started') })}
        >
          {t('visit.start')}
        </Button>
        <Button size="md" variant="default" onClick={() => void complete()}>
          {t('visit.complete')}
        </Button>
        <NoShowButton visit={visit} />
      </div>
    );
  }
  if (visit.status === 'no_show') return <SomebodyThereButton visit={visit} />;
  if (visit.status !== 'in_progress') return null;
  return (
    <Button size="md" leftSection={<Icon name="check" />} onClick={() => void complete()}>
      {t('visit.complete')}
    </Button>
  );
}

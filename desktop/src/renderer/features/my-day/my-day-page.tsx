import { t } from '../../i18n/translate.ts';
import { useFormats } from '../../app/use-company.ts';
import { Empty, Page } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import classes from './my-day.module.css';
import { useMyDay, type DayOfVisits } from './use-my-day.ts';
import { VisitCard } from './visit-card.tsx';

/** What somebody on the way needs: today's visits in full, the coming ones in short. */
export function MyDayPage() {
  const formats = useFormats();
  const { open, today, next, date, isLoading, isStaff } = useMyDay();
  if (!isStaff) {
    return (
      <Page title={t('myDay.title')}>
        <Empty icon="home" title={t('myDay.notStaff')}>
          {t('myDay.notStaffText')}
        </Empty>
      </Page>
    );
  }
  const doneCount = today.filter(({ document }) => document.status === 'completed').length;
  return (
    <Page
      title={t('myDay.title')}
      subtitle={`${formats.day(date)}${today.length > 0 ? ` · ${t('myDay.progress', { done: doneCount, count: today.length })}` : ''}`}
    >
      <div className={classes['stack']}>
        {isLoading ? <LoadingRows /> : null}
        {open.length > 0 ? <h2 className={classes['heading']}>{t('myDay.open')}</h2> : null}
        {open.map((seen) => (
          <VisitCard key={seen.document.id} seen={seen} />
        ))}
        {!isLoading && today.length === 0 ? (
          <Empty icon="home" title={t('myDay.none')}>
            {t('myDay.noneText')}
          </Empty>
        ) : null}
        {today.map((seen) => (
          <VisitCard key={seen.document.id} seen={seen} />
        ))}
        {next.length > 0 ? <h2 className={classes['heading']}>{t('myDay.next')}</h2> : null}
        {next.map((day) => (
          <ComingDay key={day.date} day={day} />
        ))}
      </div>
    </Page>
  );
}

function ComingDay({ day: { date, visits } }: { day: DayOfVisits }) {
  const formats = useFormats();
  return (
    <section className={classes['visit']} aria-label={formats.longDay(date)}>
      <div className={classes['head']}>
        <b>{formats.longDay(date)}</b>
      </div>
      {visits.map(({ document: visit }) => (
        <div key={visit.id} className={classes['brief']}>
          <span>{formats.timeRange(visit.startsAt, visit.endsAt)}</span>
          <span>{visit.place.customerName}</span>
          <small>
            {visit.serviceName} · {visit.place.line1}, {visit.place.postcode}
          </small>
        </div>
      ))}
    </section>
  );
}

import type { SubscriptionAppointment, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { t } from '../../i18n/translate.ts';
import classes from '../orders/order-marks.module.css';

const SERIES_TONES: Record<SubscriptionStatus, string> = {
  pending: 'warn',
  active: 'info',
  paused: 'warn',
  completed: 'good',
  cancelled: 'plain',
};

export function SeriesStatusMark({ status }: { status: SubscriptionStatus }) {
  return (
    <span className={classes['mark']} data-tone={SERIES_TONES[status]}>
      {t(`seriesStatus.${status}`)}
    </span>
  );
}

const VISIT_TONES: Record<SubscriptionAppointment['status'], string> = {
  planned: 'warn',
  scheduled: 'info',
  completed: 'good',
  skipped: 'plain',
  cancelled: 'plain',
  no_show: 'bad',
};

export function SeriesVisitMark({ status }: Pick<SubscriptionAppointment, 'status'>) {
  return (
    <span className={classes['mark']} data-tone={VISIT_TONES[status]}>
      {t(`seriesVisit.${status}`)}
    </span>
  );
}

/** What a preview says of one visit. */
export function PreviewMark({ tone, children }: { tone: 'good' | 'bad' | 'plain'; children: string }) {
  return (
    <span className={classes['mark']} data-tone={tone}>
      {children}
    </span>
  );
}

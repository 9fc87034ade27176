import type { SubscriptionAppointment, SubscriptionStatus } from '#shared/documents/subscription.ts';
import { t } from '../../i18n/translate.ts';
import { Mark, type MarkTone } from '../../ui/mark.tsx';

const SERIES_TONES: Record<SubscriptionStatus, MarkTone> = {
  pending: 'warn',
  active: 'info',
  paused: 'warn',
  completed: 'good',
  cancelled: 'plain',
};

export function SeriesStatusMark({ status }: { status: SubscriptionStatus }) {
  return <Mark tone={SERIES_TONES[status]}>{t(`seriesStatus.${status}`)}</Mark>;
}

const VISIT_TONES: Record<SubscriptionAppointment['status'], MarkTone> = {
  planned: 'warn',
  scheduled: 'info',
  completed: 'good',
  skipped: 'plain',
  cancelled: 'plain',
  no_show: 'bad',
};

export function SeriesVisitMark({ status }: Pick<SubscriptionAppointment, 'status'>) {
  return <Mark tone={VISIT_TONES[status]}>{t(`seriesVisit.${status}`)}</Mark>;
}

/** What a preview says of one visit. */
export function PreviewMark({ tone, children }: { tone: 'good' | 'bad' | 'plain'; children: string }) {
  return <Mark tone={tone}>{children}</Mark>;
}

import { startOfDay } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { openVisits } from '#shared/staff/staff-activity.ts';
import { useCompany, useToday } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';

const MOST = 5000;

export interface Leaving {
  /** From today on and not done, earliest first. */
  visits: Appointment[];
  orderCount: number;
  seriesCount: number;
  isLoading: boolean;
}

/** What is still somebody's who is to stop working here. */
export function useLeaving(staffId: string): Leaving {
  const today = useToday();
  const zone = useCompany()?.zone ?? 'UTC';
  const upcoming = useWindow('appointments', {
    selector: { staffId, startsAt: { $gte: startOfDay(today, zone) } },
    sort: [{ field: 'startsAt', direction: 'asc' }],
    limit: MOST,
  });
  const orders = useWindow('orders', { selector: { status: 'pending' }, limit: MOST });
  const series = useWindow('subscriptions', { selector: {}, limit: MOST });
  return {
    visits: openVisits(upcoming.documents.map(({ document }) => document)),
    orderCount: orders.documents.filter(({ document }) =>
      document.items.some((item) => item.staffId === staffId),
    ).length,
    seriesCount: series.documents.filter(
      ({ document }) =>
        document.staffId === staffId && document.status !== 'cancelled' && document.status !== 'completed',
    ).length,
    isLoading: upcoming.isLoading || orders.isLoading || series.isLoading,
  };
}

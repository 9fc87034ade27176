import { useMemo } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import { STAFF_DAYS_AHEAD, STAFF_DAYS_BACK } from '#shared/access/scope.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Seen } from '../../replica/replica.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useToday } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';

export interface DayOfVisits {
  date: string;
  visits: Seen<Appointment>[];
}

const MOST_VISITS = 500;

/** The signed-in person's visits: what is still open from before, today, and the days ahead. */
export function useMyDay() {
  const { staffId } = useReplica().actor();
  const today = useToday();
  const { documents, isLoading } = useWindow(
    'appointments',
    staffId === null
      ? null
      : {
          selector: {
            staffId,
            date: { $gte: addDays(today, -STAFF_DAYS_BACK), $lte: addDays(today, STAFF_DAYS_AHEAD) },
          },
          sort: [{ field: 'startsAt', direction: 'asc' }],
          limit: MOST_VISITS,
        },
  );
  const days = useMemo(() => {
    const live = documents.filter(({ document }) => document.status !== 'cancelled');
    const dates = [...new Set(live.map(({ document }) => document.date))];
    return {
      open: live.filter(({ document }) => document.date < today && document.status === 'in_progress'),
      today: live.filter(({ document }) => document.date === today),
      next: dates
        .filter((date) => date > today)
        .map((date): DayOfVisits => ({
          date,
          visits: live.filter(({ document }) => document.date === date),
        })),
    };
  }, [documents, today]);
  return { ...days, date: today, isLoading, isStaff: staffId !== null };
}

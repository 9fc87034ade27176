import { addDays } from '#shared/core/zoned-time.ts';
import type { TruthQuery } from '#shared/sync/truth-store.ts';

const MOST_VISITS = 5000;

/** What the board of a wall day asks for besides the people. Nights reach into the next day. */
export function boardQueries(date: string): Record<'visits' | 'orders', TruthQuery> {
  const dates = [addDays(date, -1), date];
  return {
    visits: {
      selector: { date: { $in: dates } },
      sort: [{ field: 'startsAt', direction: 'asc' }],
      skip: 0,
      limit: MOST_VISITS,
    },
    orders: {
      selector: {
        status: 'pending',
        // Which the index reads: those two days in whatever zone.
        startsAt: { $gte: `${addDays(date, -2)}T00:00:00.000Z`, $lt: `${addDays(date, 2)}T00:00:00.000Z` },
        scheduledDate: { $in: dates },
      },
      sort: [],
      skip: 0,
      limit: MOST_VISITS,
    },
  };
}

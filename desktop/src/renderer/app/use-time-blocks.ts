import { useMemo } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import { blocksOfAppointment, blocksOfOrder, type TimeBlock } from '#shared/command-kit/time-block.ts';
import { useNow } from './use-now.ts';
import { useWindow } from './use-window.ts';

const MOST_BLOCKS = 20_000;

/** Everybody's calendars over wall days, both included; live, with what is not settled yet. Null: nothing is asked. */
export function useTimeBlocks(range: { fromDate: string; toDate: string } | null): {
  blocks: readonly TimeBlock[];
  isLoading: boolean;
} {
  const now = useNow();
  // What began the evening before may reach into the range.
  const days = range && { $gte: addDays(range.fromDate, -1), $lte: addDays(range.toDate, 1) };
  const visits = useWindow('appointments', days && { selector: { date: days }, limit: MOST_BLOCKS });
  const orders = useWindow(
    'orders',
    days && { selector: { status: 'pending', scheduledDate: days }, limit: MOST_BLOCKS },
  );
  const blocks = useMemo(
    () => [
      ...visits.documents.flatMap(({ document }) => blocksOfAppointment(document)),
      ...orders.documents
        .flatMap(({ document }) => blocksOfOrder(document))
        .filter(({ expiresAt }) => (expiresAt ?? now) >= now),
    ],
    [visits.documents, orders.documents, now],
  );
  return { blocks, isLoading: visits.isLoading || orders.isLoading };
}

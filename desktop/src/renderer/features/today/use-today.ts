import { useMemo } from 'react';
import { addHours } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { Seen } from '../../replica/replica.ts';
import { useToday } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';

const MOST_VISITS = 2000;
const MOST_ORDERS = 500;
/** A hold that runs out within this is worth a look now. */
const SOON_HOURS = 4;

export interface PersonToday {
  member: Staff;
  visits: Appointment[];
}

/** What the office looks at first in the morning and again and again. */
export function useTodayFigures() {
  const today = useToday();
  const now = useNow();
  const { all, isLoading: isStaffLoading } = useStaff();
  const visits = useWindow('appointments', {
    selector: { date: today },
    sort: [{ field: 'startsAt', direction: 'asc' }],
    limit: MOST_VISITS,
  });
  const waiting = useWindow('orders', {
    selector: { status: 'pending' },
    sort: [{ field: 'startsAt', direction: 'asc' }],
    limit: MOST_ORDERS,
  });
  const customers = useDocumentsById(
    'customers',
    waiting.documents.flatMap(({ document }) => document.customerId ?? []),
  );
  const figures = useMemo(() => {
    const live = visits.documents
      .map(({ document }) => document)
      .filter(({ status }) => status !== 'cancelled');
    return {
      visitCount: live.length,
      doneCount: live.filter(({ status }) => status === 'completed').length,
      people: all
        .map((member): PersonToday => ({
          member,
          visits: live.filter(({ staffId }) => staffId === member.id),
        }))
        .filter((person) => person.visits.length > 0),
      expiring: waiting.documents.filter((seen) => isUrgent(seen, addHours(now, SOON_HOURS))),
    };
  }, [visits.documents, waiting.documents, all, now]);
  return {
    ...figures,
    today,
    now,
    waiting: waiting.documents.map(({ document }) => document),
    waitingCount: waiting.total,
    customers,
    isLoading: visits.isLoading || waiting.isLoading || isStaffLoading,
  };
}

/** The time is about to be given back, or has been. */
function isUrgent({ document }: Seen<Order>, soon: string): boolean {
  return document.isHoldExpired || (document.holdExpiresAt !== null && document.holdExpiresAt <= soon);
}

import { useMemo } from 'react';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import { addDays } from '#shared/core/zoned-time.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Order } from '#shared/documents/order.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { availableDays, type DayAvailability } from '#shared/scheduling/availability.ts';
import { useCompany } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useTimeBlocks } from '../../app/use-time-blocks.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { workOf } from './use-order.ts';

/** The free starts of an order on a day, for the people who have its work. Null until enough is known to ask. */
export function useOrderStarts(order: Order, date: string | null): DayAvailability | null {
  const company = useCompany();
  const now = useNow();
  const { active } = useStaff();
  const { blocks, isLoading } = useTimeBlocks(
    date === null ? null : { fromDate: date, toDate: addDays(date, 1) },
  );
  const services = useDocumentsById(
    'services',
    order.items.map(({ serviceId }) => serviceId),
  );
  return useMemo(() => {
    if (!company || date === null || isLoading) return null;
    return startsOf({ company, order, staff: active, blocks, services, now }, date);
  }, [company, order, active, blocks, services, now, date, isLoading]);
}

interface StartsInput {
  company: Company;
  order: Order;
  staff: readonly Staff[];
  blocks: readonly TimeBlock[];
  services: ReadonlyMap<string, Service>;
  now: string;
}

/** Its own time does not stand in its way, and nobody is offered work that another person of the order has. */
function startsOf(
  { company, order, staff, blocks, services, now }: StartsInput,
  date: string,
): DayAvailability | null {
  const days = availableDays({
    company,
    staff: peopleOf(order, staff),
    blocks,
    now,
    work: workOf(order, services),
    postcode: order.postcode,
    audience: 'office',
    ignoreOrderId: order.id,
    fromDate: date,
    toDate: date,
  });
  return days[0] ?? null;
}

/** Who does the items now, each for the services that are theirs; everybody while nobody is chosen for one. */
function peopleOf({ items }: Order, staff: readonly Staff[]): readonly Staff[] {
  if (items.some(({ staffId }) => staffId === null)) return staff;
  return staff.flatMap((person) => {
    const own = items.filter(({ staffId }) => staffId === person.id).map(({ serviceId }) => serviceId);
    if (own.length === 0) return [];
    return [{ ...person, services: person.services.filter(({ serviceId }) => own.includes(serviceId)) }];
  });
}

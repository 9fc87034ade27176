import { useMemo } from 'react';
import { staffFits, type StaffFit } from '#shared/scheduling/availability.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Order } from '#shared/documents/order.ts';
import type { TimeBlock } from '#shared/command-kit/time-block.ts';
import type { Staff } from '#shared/documents/staff.ts';
import type { Service } from '#shared/documents/service.ts';
import { useDocument } from '../../app/use-document.ts';
import { useCompany } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useTimeBlocks } from '../../app/use-time-blocks.ts';
import { useDocumentsById, useWindow } from '../../app/use-window.ts';

export function useOrder(orderId: string) {
  const { seen, isLoading } = useDocument('orders', orderId);
  const order = seen?.document ?? null;
  const customer = useDocument('customers', order?.customerId ?? null).seen?.document ?? null;
  const visits = useWindow('appointments', {
    selector: { orderId },
    sort: [{ field: 'startsAt', direction: 'asc' }],
    limit: 50,
  });
  return {
    order,
    customer,
    visits: visits.documents,
    isProvisional: (seen?.provisional.length ?? 0) > 0,
    isLoading,
  };
}

export interface ItemFits {
  itemId: string;
  fits: StaffFit[];
}

/** For each item of a pending order who could do it at its time, and what stands in the others' way. */
export function useItemFits(order: Order | null): ItemFits[] {
  const company = useCompany();
  const now = useNow();
  const { active } = useStaff();
  const isOpen = order?.status === 'pending';
  const { blocks } = useTimeBlocks(
    isOpen ? { fromDate: order.scheduledDate, toDate: order.scheduledDate } : null,
  );
  const services = useDocumentsById('services', isOpen ? order.items.map(({ serviceId }) => serviceId) : []);
  return useMemo(
    () => (company && isOpen ? fitsOf({ company, order, staff: active, blocks, services, now }) : []),
    [company, isOpen, order, active, blocks, services, now],
  );
}

interface FitsInput {
  company: Company;
  order: Order;
  staff: readonly Staff[];
  blocks: readonly TimeBlock[];
  services: ReadonlyMap<string, Service>;
  now: string;
}

/** The items as work that looks for people; a service that this device does not hold lasts as its item says. */
export function workOf({ items }: Order, services: ReadonlyMap<string, Service>) {
  return items.map((item) => {
    const service = services.get(item.serviceId);
    return {
      itemId: item.id,
      serviceId: item.serviceId,
      quantity: item.quantity,
      durationMinutes: service?.durationMinutes ?? Math.ceil(item.durationMinutes / item.quantity),
      bufferMinutes: item.bufferMinutes,
    };
  });
}

export function fitsOf({ company, order, staff, blocks, services, now }: FitsInput): ItemFits[] {
  const work = workOf(order, services);
  const request = {
    company,
    staff,
    blocks,
    now,
    work,
    postcode: order.postcode,
    audience: 'office' as const,
    ignoreOrderId: order.id,
  };
  return work.map((item, index) => ({
    itemId: item.itemId,
    fits: staffFits(request, item, order.items[index]?.startsAt ?? order.startsAt),
  }));
}

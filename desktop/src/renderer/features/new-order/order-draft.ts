import { priceFor, type WorkItem } from '#shared/scheduling/availability.ts';
import type { Service } from '#shared/documents/service.ts';
import type { Staff } from '#shared/documents/staff.ts';
import { NO_PARTY, trimmedPlace, type DraftParty } from './draft-party.ts';

export interface DraftItem {
  itemId: string;
  serviceId: string;
  quantity: number;
}

/** An order as it is being taken down on the phone. */
export interface OrderDraft extends DraftParty {
  items: DraftItem[];
  date: string;
  time: string | null;
  /** Null: the best suited. */
  staffId: string | null;
  notes: string;
}

export type MissingPart = 'customer' | 'place' | 'services' | 'when';

/** Whether something was taken down that would be missed. */
export function isBegun({ items, newCustomer, notes }: OrderDraft): boolean {
  return items.length > 0 || notes !== '' || (newCustomer !== null && newCustomer.name !== '');
}

export function emptyDraft(date: string): OrderDraft {
  return {
    ...NO_PARTY,
    items: [],
    date,
    time: null,
    staffId: null,
    notes: '',
  };
}

export function missingParts({ customerId, newCustomer, place, items, time }: OrderDraft): MissingPart[] {
  const missing: MissingPart[] = [];
  if (customerId === null && (newCustomer === null || newCustomer.name.trim() === ''))
    missing.push('customer');
  if (place.line1.trim() === '' || place.postcode.trim().length < 2) missing.push('place');
  if (items.length === 0) missing.push('services');
  if (time === null) missing.push('when');
  return missing;
}

/** What availability asks about; empty until every service is known. */
export function workOfDraft(items: readonly DraftItem[], services: ReadonlyMap<string, Service>): WorkItem[] {
  return items.flatMap(({ itemId, serviceId, quantity }) => {
    const service = services.get(serviceId);
    if (!service) return [];
    const { durationMinutes, bufferMinutes } = service;
    return [{ itemId, serviceId, quantity, durationMinutes, bufferMinutes }];
  });
}

/** With the chosen person's own price where they have one. */
export function draftTotal(
  items: readonly DraftItem[],
  services: ReadonlyMap<string, Service>,
  member: Staff | null,
): number {
  return items.reduce((sum, { serviceId, quantity }) => {
    const service = services.get(serviceId);
    return service ? sum + quantity * priceFor(service, member) : sum;
  }, 0);
}

/** Arguments of `order.place`. */
export function placeOrderArgs(draft: OrderDraft, ids: { orderId: string; customerId: string }) {
  const { postcode, ...address } = trimmedPlace(draft.place);
  return {
    orderId: ids.orderId,
    customerId: ids.customerId,
    guest: null,
    address,
    postcode,
    scheduledDate: draft.date,
    scheduledTime: draft.time ?? '',
    notes: draft.notes.trim(),
    items: draft.items.map((item) => ({ ...item, staffId: draft.staffId })),
  };
}

import type { Frequency } from '#shared/documents/subscription.ts';
import { newCustomerArgs, NO_PARTY, trimmedPlace, type DraftParty } from '../new-order/draft-party.ts';

/** A series as it is being taken down. */
export interface SeriesDraft extends DraftParty {
  /** Somebody new is only named on the series and gets no record as a customer. */
  isGuest: boolean;
  serviceId: string | null;
  /** Null: to be decided when it is put on the calendar. */
  staffId: string | null;
  frequency: Frequency;
  startDate: string;
  startTime: string;
  endsBy: 'number' | 'date';
  totalAppointments: number;
  endDate: string;
  couponCode: string;
  notes: string;
}

export type MissingSeriesPart = 'customer' | 'guestEmail' | 'place' | 'service' | 'when';

export const FREQUENCIES: readonly Frequency[] = ['weekly', 'fortnightly', 'four_weekly', 'monthly'];

const USUAL_VISITS = 12;
const USUAL_TIME = '09:00';

export function emptySeriesDraft(startDate: string): SeriesDraft {
  return {
    ...NO_PARTY,
    isGuest: false,
    serviceId: null,
    staffId: null,
    frequency: 'fortnightly',
    startDate,
    startTime: USUAL_TIME,
    endsBy: 'number',
    totalAppointments: USUAL_VISITS,
    endDate: '',
    couponCode: '',
    notes: '',
  };
}

/** Whether something was taken down that would be missed. */
export function isSeriesBegun({ serviceId, newCustomer, notes }: SeriesDraft): boolean {
  return serviceId !== null || notes !== '' || (newCustomer !== null && newCustomer.name !== '');
}

export function missingSeriesParts(draft: SeriesDraft): MissingSeriesPart[] {
  const { customerId, newCustomer, isGuest, place, serviceId } = draft;
  const missing: MissingSeriesPart[] = [];
  if (customerId === null && (newCustomer === null || newCustomer.name.trim() === ''))
    missing.push('customer');
  if (customerId === null && isGuest && newCustomer?.email.trim() === '') missing.push('guestEmail');
  if (place.line1.trim() === '' || place.postcode.trim().length < 2) missing.push('place');
  if (serviceId === null) missing.push('service');
  if (!isTimed(draft)) missing.push('when');
  return missing;
}

/** Whether it says when the visits would be. */
export function isTimed({ startDate, endsBy, endDate }: SeriesDraft): boolean {
  return startDate !== '' && (endsBy === 'number' || endDate !== '');
}

/** Arguments of `subscription.create`. Somebody new becomes a customer first, unless a guest will do. */
export function createSeriesArgs(
  draft: SeriesDraft,
  { subscriptionId, customerId }: { subscriptionId: string; customerId: string | null },
) {
  const { postcode, ...address } = trimmedPlace(draft.place);
  const { name, email, phone } = newCustomerArgs(draft.newCustomer);
  return {
    subscriptionId,
    customerId,
    guest: customerId === null ? { name, email: email ?? '', phone } : null,
    address,
    postcode,
    notes: draft.notes.trim(),
    serviceId: draft.serviceId ?? '',
    staffId: draft.staffId,
    frequency: draft.frequency,
    startDate: draft.startDate,
    startTime: draft.startTime,
    end:
      draft.endsBy === 'number' ? { totalAppointments: draft.totalAppointments } : { endDate: draft.endDate },
    couponCode: draft.couponCode.trim() === '' ? null : draft.couponCode.trim(),
  };
}

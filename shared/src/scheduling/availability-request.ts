import type { TimeBlock } from '../command-kit/time-block.ts';
import type { SlotReason, UnfitReason } from '../core/refusal.ts';
import type { Company } from '../documents/company.ts';
import type { Staff } from '../documents/staff.ts';

/** Something to be done at the customer's, as an order's item or an appointment describes it. */
export interface WorkItem {
  itemId: string;
  serviceId: string;
  quantity: number;
  /** One unit, from the service. */
  durationMinutes: number;
  /** Kept free once, after the last unit. */
  bufferMinutes: number;
}

/** What a question about one start needs to know. */
export interface StartRequest {
  company: Company;
  staff: readonly Staff[];
  /** Of these people, around the time asked about; those of others are ignored. In any order. */
  blocks: readonly TimeBlock[];
  now: string;
  work: readonly WorkItem[];
  postcode: string;
  /** Guests are offered what keeps the lead time, the office anything that is not in the past. */
  audience: 'guest' | 'office';
  /** Own blocks, which do not stand in the way of moving oneself. */
  ignoreOrderId?: string | undefined;
  ignoreAppointmentId?: string | undefined;
}

export interface AvailabilityRequest extends StartRequest {
  /** Wall dates in the company's zone, both included. */
  fromDate: string;
  toDate: string;
}

export interface StaffPlan {
  /** One per work item, in the items' order. */
  staffIds: string[];
}

export interface AvailableSlot {
  startsAt: string;
  /** The wall time, HH:MM. */
  time: string;
  /** Best first. Plans are shared between slots: do not change them. */
  plans: StaffPlan[];
}

export interface DayAvailability {
  date: string;
  slots: AvailableSlot[];
  /** Why there are no slots; empty when there are. */
  reasons: SlotReason[];
}

export interface StaffFit {
  staffId: string;
  isFree: boolean;
  /** Everything that stands in the way; empty when free. */
  reasons: UnfitReason[];
}

export type StaffSuggestion = { ok: true; plan: StaffPlan } | { ok: false; reasons: SlotReason[] };

import type { Service } from '../documents/service.ts';
import type { Staff, StaffService } from '../documents/staff.ts';
import type { WorkItem } from './availability-request.ts';

export function offers(member: Staff, serviceId: string): boolean {
  return serviceOf(member, serviceId) !== null;
}

/** [SC12] Total minutes for all of the quantity, at this person's pace where they have one of their own. */
export function durationFor(item: WorkItem, member: Staff): number {
  const minutes = serviceOf(member, item.serviceId)?.durationOverrideMinutes ?? item.durationMinutes;
  return minutes * item.quantity;
}

/** [SC12] Minor units for one, at this person's price where they have one of their own. */
export function priceFor(service: Service, member: Staff | null): number {
  const ownService = member === null ? null : serviceOf(member, service.id);
  return ownService?.priceOverrideMinor ?? service.priceMinor;
}

function serviceOf(member: Staff, serviceId: string): StaffService | null {
  return member.services.find((service) => service.serviceId === serviceId) ?? null;
}

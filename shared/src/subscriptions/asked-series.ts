import type { CommandContext } from '../command-kit/define-command.ts';
import { refuse, type RefusalOf, type SlotReason } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import { nearestInstantOf } from '../core/zoned-time.ts';
import type { Service } from '../documents/service.ts';
import type { Staff } from '../documents/staff.ts';
import { alternativesTo, availabilityOf, workOf, type Wish } from '../orders/order-calendar.ts';
import { isBound } from '../orders/order-deadline.ts';
import { suggestStaff } from '../scheduling/availability.ts';
import { isOnGrid } from '../scheduling/start-grid.ts';

interface Asked {
  staffId: string | null;
  serviceId: string;
  postcode: string;
  startDate: string;
  startTime: string;
}

/**
 * [SU9] Whether a guest's series could begin as it is asked for: by hours, skills and areas of whom the guest names, or
 * of anybody. Other work is left out, as nothing is on a calendar before the office activates it, and a series is
 * not refused for one day that is full.
 */
export function mayBeAsked(
  { staffId, serviceId, postcode, startDate, startTime }: Asked,
  { service, staff }: { service: Service | null; staff: readonly Staff[] },
  { actor, company, now }: CommandContext,
): Result<null, RefusalOf<'slot.unavailable'>> {
  if (!isBound(actor) || !service) return ok(null);
  const startsAt = nearestInstantOf({ date: startDate, time: startTime }, company.zone);
  const items = [{ itemId: serviceId, serviceId, quantity: 1 }];
  const wish: Wish = { company, now, postcode, audience: 'guest', work: workOf(items, [service]), own: {} };
  const outlook = { staff: staff.filter(({ id }) => staffId === null || id === staffId), blocks: [] };
  const refused = (reasons: SlotReason[]) =>
    refuse('slot.unavailable', { reasons, alternatives: alternativesTo(wish, outlook, startsAt) });
  if (!isOnGrid(startTime, company.slotMinutes)) return refused(['off_grid']);
  const suggestion = suggestStaff(availabilityOf(wish, outlook, startsAt), startsAt);
  return suggestion.ok ? ok(null) : refused(suggestion.reasons);
}

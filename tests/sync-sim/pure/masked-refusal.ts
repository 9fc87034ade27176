import { isVisible, rowScope } from '#shared/access/scope.ts';
import type { FreeSlot, Obstacle, Refusal } from '#shared/core/refusal.ts';
import type { Find, Viewer } from './viewer.ts';

/** Security: as the server's: what the viewer may not see is only busy, and only people in sight are named. */
export function maskedRefusal(refusal: Refusal, viewer: Viewer, find: Find): Refusal {
  if (refusal.code === 'slot_taken') {
    const alternatives = maskSlots(refusal.details.alternatives, viewer);
    return { code: refusal.code, details: { ...refusal.details, alternatives } };
  }
  if (refusal.code === 'slot.unavailable') {
    const alternatives = maskSlots(refusal.details.alternatives, viewer);
    return { code: refusal.code, details: { ...refusal.details, alternatives } };
  }
  if (refusal.code !== 'appointment.overlap') return refusal;
  const { details } = refusal;
  return {
    code: refusal.code,
    details: {
      ...details,
      with: details.with.map((obstacle) =>
        isObstacleVisible(obstacle, viewer, find) ? obstacle : { kind: 'busy' as const },
      ),
      freeStaffIds: details.freeStaffIds.filter((id) => isStaffVisible(id, viewer)),
      freeSlots: maskSlots(details.freeSlots, viewer),
    },
  };
}

function maskSlots(slots: readonly FreeSlot[], viewer: Viewer): FreeSlot[] {
  return slots.map(({ startsAt, staffIds }) => ({
    startsAt,
    staffIds: staffIds.filter((id) => isStaffVisible(id, viewer)),
  }));
}

function isStaffVisible(staffId: string, { actor, date }: Viewer): boolean {
  const { tags } = rowScope(actor, 'staff', date);
  return tags === 'all' || tags.includes(`staff:${staffId}`);
}

function isObstacleVisible(obstacle: Obstacle, { actor, date }: Viewer, find: Find): boolean {
  if (obstacle.kind === 'busy') return true;
  const collection = obstacle.kind === 'appointment' ? 'appointments' : 'orders';
  const id = obstacle.kind === 'appointment' ? obstacle.id : obstacle.orderId;
  const document = id === null ? null : find(collection, id);
  return document !== null && isVisible(rowScope(actor, collection, date), collection, document as never);
}

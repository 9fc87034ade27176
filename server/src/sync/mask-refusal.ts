import type { Actor } from '#shared/access/actor.ts';
import { isVisible } from '#shared/access/scope.ts';
import type { FreeSlot, Obstacle, Refusal } from '#shared/core/refusal.ts';
import { loadDocument } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import type { SessionScope } from './session-scope.ts';

interface Viewer {
  actor: Actor;
  scope: SessionScope;
}

/**
 * Security: rules look at every calendar, so what they say passes the actor's scope before it leaves: a visit that the
 * actor may not see is only "busy", and only people whom the actor sees are named. Guests keep the times alone.
 */
export async function maskRefusal(trx: Trx, refusal: Refusal, viewer: Viewer): Promise<Refusal> {
  if (refusal.code === 'slot_taken' || refusal.code === 'slot.unavailable') {
    const alternatives = maskSlots(refusal.details.alternatives, viewer);
    return { code: refusal.code, details: { ...refusal.details, alternatives } } as Refusal;
  }
  if (refusal.code !== 'appointment.overlap') return refusal;
  const { details } = refusal;
  const obstacles: Obstacle[] = [];
  for (const obstacle of details.with) {
    obstacles.push((await isObstacleVisible(trx, obstacle, viewer)) ? obstacle : { kind: 'busy' });
  }
  return {
    code: refusal.code,
    details: {
      ...details,
      with: obstacles,
      freeStaffIds: details.freeStaffIds.filter((staffId) => isStaffVisible(staffId, viewer)),
      freeSlots: maskSlots(details.freeSlots, viewer),
    },
  };
}

function maskSlots(slots: readonly FreeSlot[], viewer: Viewer): FreeSlot[] {
  const isPublic = viewer.actor.role === 'guest' || viewer.actor.role === 'customer';
  return slots.flatMap(({ startsAt, staffIds }) => {
    const visible = staffIds.filter((staffId) => isStaffVisible(staffId, viewer));
    return isPublic || visible.length > 0 || staffIds.length === 0 ? [{ startsAt, staffIds: visible }] : [];
  });
}

function isStaffVisible(staffId: string, { scope }: Viewer): boolean {
  const { tags } = scope.rows('staff');
  return tags === 'all' || tags.includes(`staff:${staffId}`);
}

async function isObstacleVisible(trx: Trx, obstacle: Obstacle, { scope }: Viewer): Promise<boolean> {
  if (obstacle.kind === 'busy') return true;
  if (obstacle.kind === 'appointment') {
    const appointment = await loadDocument(trx, 'appointments', obstacle.id);
    return appointment !== null && isVisible(scope.rows('appointments'), 'appointments', appointment);
  }
  const order = obstacle.orderId === null ? null : await loadDocument(trx, 'orders', obstacle.orderId);
  return order !== null && isVisible(scope.rows('orders'), 'orders', order);
}

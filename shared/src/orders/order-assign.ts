import { z } from 'zod';
import { maySend } from '../access/scope.ts';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { held } from '../command-kit/reader.ts';
import { Id } from '../core/ids.ts';
import { refuse } from '../core/refusal.ts';
import { addHours } from '../core/zoned-time.ts';
import { blocksAround, firstClash, overlapRefusal, readOutlook } from './order-calendar.ts';
import { assigned, wishOf } from './order-confirm.ts';
import { placementsOf, timed } from './order-items.ts';
import { withItems } from './order-rules.ts';

export const AssignStaff = z.strictObject({
  orderId: Id,
  itemId: Id,
  /** Null gives the time back. */
  staffId: Id.nullable(),
  expect: z.strictObject({ staffId: Id.nullable() }),
});

/** [OR6] Suggests somebody else for an item of a pending order; the hold moves along and starts anew. */
export const assignStaff = defineCommand({
  name: 'order.assign_staff',
  version: 1,
  args: AssignStaff,
  refusals: ['not_found', 'status.wrong', 'stale', 'staff.inactive', 'appointment.overlap'],
  locks: ({ orderId }) => [{ collection: 'orders', id: orderId }],
  async load(read, { orderId, itemId, staffId }) {
    const order = held(await read.get('orders', orderId));
    if (!order) return null;
    const chosen =
      staffId === null
        ? order.items.map((item) => (item.id === itemId ? { ...item, staffId } : item))
        : assigned(order.items, [{ itemId, staffId }]);
    const items = timed(order.startsAt, chosen);
    const blocks = await blocksAround(read, placementsOf(items));
    const clash = firstClash(placementsOf(items), blocks, { orderId });
    return {
      order,
      items,
      blocks,
      services: await read.services(items.map(({ serviceId }) => serviceId)),
      staff: await read.activeStaff(),
      outlook: clash ? await readOutlook(read, order.startsAt) : null,
    };
  },
  needs: (loaded) => ({
    roots: [],
    calendars: loaded
      ? [...new Set(placementsOf([...loaded.items, ...loaded.order.items]).map(({ staffId }) => staffId))]
      : [],
  }),
  decide(loaded, { itemId, staffId, expect }, context) {
    const item = loaded?.order.items.find(({ id }) => id === itemId);
    if (!loaded || !item) return refuse('not_found', { collection: 'orders' });
    const { order, items, staff, blocks } = loaded;
    if (order.status !== 'pending')
      return refuse('status.wrong', { collection: 'orders', status: order.status, allowed: ['pending'] });
    if (item.staffId !== expect.staffId && item.staffId !== staffId) {
      return refuse('stale', {
        fields: [
          {
            path: `items.#${itemId}.staffId`,
            expected: expect.staffId,
            current: item.staffId,
            proposed: staffId,
          },
        ],
      });
    }
    if (staffId !== null && !maySend(context.actor, staffId))
      return refuse('not_found', { collection: 'staff' });
    if (staffId !== null && !staff.some(({ id }) => id === staffId))
      return refuse('staff.inactive', { staffId });
    const clash = firstClash(placementsOf(items), blocks, { orderId: order.id });
    if (clash)
      return overlapRefusal(
        clash,
        wishOf(order, loaded.services, context),
        loaded.outlook ?? { staff, blocks },
      );
    const holds = items.some((each) => each.staffId !== null);
    const holdExpiresAt = holds ? addHours(context.now, context.company.holdHours) : null;
    return decided(
      update('orders', order, {
        ...withItems(order, items, context.company),
        holdExpiresAt,
        isHoldExpired: false,
      }),
    );
  },
});

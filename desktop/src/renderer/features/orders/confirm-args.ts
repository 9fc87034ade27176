import type { Order } from '#shared/documents/order.ts';

/** Arguments of `order.confirm`: only the items for which somebody else than suggested was chosen. */
export function confirmArgs(order: Order, choices: Readonly<Record<string, string>>) {
  return {
    orderId: order.id,
    assignments: order.items.flatMap(({ id, staffId }) => {
      const chosen = choices[id];
      return chosen === undefined || chosen === staffId ? [] : [{ itemId: id, staffId: chosen }];
    }),
    expect: { startsAt: order.startsAt },
  };
}

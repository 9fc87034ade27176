import type { Coupon } from '#shared/documents/coupon.ts';
import { currentUsage } from '#shared/documents/coupon.ts';
import type { Order } from '#shared/documents/order.ts';
import { adminActor, aCoupon, anOrder, anOrderItem, idOf, NOW } from '#shared/testing/builders.ts';
import { seededChance } from '#server/seed/seeded-chance.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { refusalOf, replica, request, testServer } from '../contract/command-calls.ts';
import { snapshotOf } from '../contract/pulling-client.ts';
import { put, smallWorld } from '../contract/server-databases.ts';

const COUPONS = [0, 1, 2].map((at) =>
  aCoupon({
    id: idOf(`coupon ${at}`),
    code: `COUPON${at}`,
    discountType: at === 0 ? 'percentage' : 'fixed',
    discountValue: 1500 + at,
    usageLimit: 6,
    perCustomerLimit: null,
  }),
);

const ORDERS = Array.from({ length: 24 }, (_, at) =>
  anOrder({
    id: idOf(`order ${at}`),
    orderNumber: `VC-${at}`,
    customerId: null,
    guestName: 'Gina Guest',
    guestEmail: `guest-${at}@example.com`,
    holdExpiresAt: null,
    items: [anOrderItem({ id: idOf(`item ${at}`), staffId: null, appointmentId: null })],
  }),
);

export interface Bank {
  seed: number;
  clients: number;
  transactions: number;
  breakDatabase?: (database: OpenDatabase) => OpenDatabase | Promise<OpenDatabase>;
}

export interface Books {
  accepted: number;
  snapshots: number;
  /** What some snapshot said that cannot be. */
  wrong: string[];
}

/**
 * Coupons are accounts with a limit, orders take from them and give back; what every coupon says was used is at every
 * moment what the orders say they use, and no money is lost between items, discounts and totals.
 */
export async function runBank(whole: OpenDatabase, bank: Bank): Promise<Books> {
  await put(whole, { ...smallWorld(), coupons: COUPONS, orders: ORDERS });
  const database = (await bank.breakDatabase?.(whole)) ?? whole;
  const server = testServer(database);
  const books: Books = { accepted: 0, snapshots: 0, wrong: [] };
  const budget = { left: bank.transactions };
  const look = async () => {
    const { documents } = await snapshotOf({ database, now: () => NOW, isImpatient: true }, adminActor());
    books.snapshots += 1;
    books.wrong.push(...wrongIn(documents));
  };
  const client = async (at: number) => {
    const chance = seededChance(bank.seed + at);
    for (let n = 1; budget.left > 0;) {
      budget.left -= 1;
      if (chance.isBelow(0.25)) {
        await look();
        continue;
      }
      const { id: orderId } = chance.pick(ORDERS);
      const intent = chance.isBelow(0.6)
        ? { name: 'order.apply_coupon', args: { orderId, code: chance.pick(COUPONS).code } }
        : { name: 'order.remove_coupon', args: { orderId } };
      const commandId = `${bank.seed} ${at} ${n}`;
      const outcome = await server.accept(request({ ...intent, commandId }, replica(n, `client ${at}`)));
      if (refusalOf(outcome) === null) books.accepted += 1;
      n += 1;
    }
  };
  await Promise.all(Array.from({ length: bank.clients }, (_, at) => client(at)));
  await look();
  return books;
}

function wrongIn(documents: ReadonlyMap<string, unknown>): string[] {
  const orders = ORDERS.map(({ id }) => documents.get(`orders/${id}`) as Order);
  const ofOrders = orders.flatMap(({ orderNumber, items, discountMinor, totalPriceMinor, couponUsages }) => {
    const itemsMinor = items.reduce((sum, item) => sum + item.totalPriceMinor, 0);
    const usedMinor = currentUsage(couponUsages)?.discountMinor ?? 0;
    const isRight = itemsMinor - discountMinor === totalPriceMinor && usedMinor === discountMinor;
    return isRight ? [] : [`${orderNumber}: ${itemsMinor} - ${discountMinor} is not ${totalPriceMinor}`];
  });
  const ofCoupons = COUPONS.flatMap(({ id, code, usageLimit }) => {
    const { usedCount } = documents.get(`coupons/${id}`) as Coupon;
    const uses = orders.filter(({ couponUsages }) => currentUsage(couponUsages)?.couponId === id).length;
    const isRight = usedCount === uses && uses <= (usageLimit ?? Infinity);
    return isRight ? [] : [`${code}: says ${usedCount}, used by ${uses}, at most ${usageLimit}`];
  });
  return [...ofOrders, ...ofCoupons];
}

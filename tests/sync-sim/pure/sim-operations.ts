import { GUEST, SYSTEM } from '#shared/access/actor.ts';
import { commandRoles, mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { derivedId } from '#shared/core/ids.ts';
import type { CollectionName } from '#shared/documents/collections.ts';
import { argumentsFor } from '../arguments/argument-maker.ts';
import type { Sight } from '../arguments/sight.ts';
import { faults, type Fault } from './sim-faults.ts';
import { faultNames, type FaultName } from './fault-names.ts';
import { ACCOUNTS, STAFF } from './first-office.ts';
import { randomFrom } from './random.ts';
import { sightOf, visitorAs, visitorSight } from './sights.ts';
import type { SimWorld } from './sim-world.ts';

/** The same numbers choose the same again, among whatever there is then. `gap`: virtual milliseconds before it. */
export type SimOperation = [name: OperationName, device: number, choice: number, gap: number];

const COMMANDS = Object.keys(commandRoles) as CommandName[];
/** Whoever becomes a customer has no replica any more, which no device here knows how to lose: others do. */
const LOSES_REPLICA = new Set<CommandName>(['account.link_customer', 'account.unlink_staff']);
const WITH_DEVICE = new Set(Object.values(ACCOUNTS));
/** They search calendars; not every history has many. */
const isCostly = (name: CommandName) =>
  /^(order\.|subscription\.(create|edit|activate|re.*)$|appointment\.(reschedule|reassign|withdraw_no_show)$)/.test(
    name,
  );

async function act(
  world: SimWorld,
  { index, choice }: { index: number; choice: number },
  isCostlyWanted: boolean,
): Promise<void> {
  const device = world.device(index);
  const actor = device.actor();
  if (!actor || !device.disk.current) return;
  const random = randomFrom(choice);
  const mine = COMMANDS.filter((name) => mayIssue(actor.role, name) && isCostly(name) === isCostlyWanted);
  const name = mine[Math.floor(random() * mine.length)];
  if (!name) return;
  const sight = await sightOf(world, device, random);
  const args = argumentsFor(name, LOSES_REPLICA.has(name) ? withoutDevices(sight) : sight);
  await device.submit(choice, name, args);
}

function withoutDevices({ documents, ...sight }: Sight): Sight {
  const others = (collection: CollectionName) =>
    documents(collection).filter(({ id }) => !WITH_DEVICE.has(id));
  return { ...sight, documents: others };
}

/** Somebody without a replica does what only they may do, or what they may as well. */
async function visit(world: SimWorld, role: 'system' | 'guest' | 'customer', choice: number): Promise<void> {
  const random = randomFrom(choice);
  const actor = visitorAs(world.server, role, choice);
  if (!actor) return;
  const mine = COMMANDS.filter((name) => mayIssue(role, name));
  const name = mine[Math.floor(random() * mine.length)];
  if (!name) return;
  await world.visit({ actor, name, args: argumentsFor(name, visitorSight(world, actor, random)) as object });
}

type Order = Record<string, unknown> & { items: { itemId: string; staffId: string | null }[] };

/** The same wish under other ids, for one named person. */
function orderAlike(order: Order, number: number, choice: number): Order {
  const orderId = derivedId(`rush ${choice}`, 'order', String(number));
  const items = order.items.slice(0, 1).map((item) => ({
    ...item,
    itemId: derivedId(orderId, 'item', ''),
    staffId: STAFF[choice % 2] ?? null,
  }));
  return { ...order, orderId, items };
}

type Run = (world: SimWorld, device: number, choice: number) => Promise<void>;

const users = {
  act: (world, device, choice) => act(world, { index: device, choice }, false),
  book: (world, device, choice) => act(world, { index: device, choice }, true),
  /** Two clicks, of two windows if there are. */
  doubleClick: async (world, index, choice) => {
    const device = world.device(index);
    if (!device.disk.current) return;
    const random = randomFrom(choice);
    const actor = device.actor();
    const name: CommandName = actor?.role === 'staff' ? 'appointment.note' : 'customer.edit';
    const args = argumentsFor(name, await sightOf(world, device, random));
    await Promise.all([device.submit(choice, name, args), device.submit(choice + 1, name, args)]);
  },
  undo: async (world, index, _choice) => {
    const device = world.device(index);
    const last = device.disk.outbox.all().findLast((row) => row.verdict === null && !row.isVoid);
    const [window] = device.windows;
    if (!last || !window) return;
    const isUndone = await device.disk
      .write(window, async () => {
        const done = await device.disk.outbox.makeVoid(last.n);
        if (done) world.checksOf(device).undone(last);
        return done;
      })
      .catch(() => false);
    if (isUndone) for (const leader of device.leaders) leader.tell({ kind: 'wake' });
  },
  resolve: async (world, index, _choice) => {
    const device = world.device(index);
    const refused = device.disk.outbox
      .all()
      .find((row) => row.verdict?.outcome === 'refused' && !row.resolvedAt);
    const [window] = device.windows;
    if (refused && window)
      await device.disk
        .write(window, () => device.disk.outbox.markResolved(refused.n, refused.issuedAt))
        .catch(() => undefined);
  },
  signIn: async (world, index) => {
    const device = world.device(index);
    if (!world.server.actorOf(device.token)) device.signIn();
  },
  guest: (world, _device, choice) => visit(world, 'guest', choice),
  customer: (world, _device, choice) => visit(world, 'customer', choice),
  /** A job of the server's own. */
  job: (world, _device, choice) => visit(world, 'system', choice),
  guestOrders: async (world, _device, choice) => {
    const sight = visitorSight(world, GUEST, randomFrom(choice));
    const args = argumentsFor('order.place', { ...sight, now: sight.now + 86_400_000 }) as object;
    const guest = { name: world.newText(), email: 'guest@home.example', phone: null };
    if (choice % 2 === 0) world.armGuestLine('drop response after commit');
    await world.guestOrders({ ...args, customerId: null, guest });
  },
  /** The office, a manager and a guest want the same person at the same time. */
  rush: async (world, _device, choice) => {
    const [admin, manager] = [world.device(0), world.device(1)];
    if (!admin.disk.current || !manager.disk.current) return;
    const random = randomFrom(choice);
    const args = argumentsFor('order.place', await sightOf(world, admin, random)) as Order;
    const orders = [0, 1, 2].map((number) => orderAlike(args, number, choice));
    const guest = { name: world.newText(), email: 'guest@home.example', phone: null };
    await Promise.all([
      admin.submit(choice, 'order.place', orders[0]),
      manager.submit(choice, 'order.place', { ...orders[1], customerId: null, guest }),
      world.guestOrders({ ...orders[2], customerId: null, guest }),
    ]);
  },
  /** Its job of the day. */
  expireHold: async (world, _device, choice) => {
    const { server } = world;
    const orders = server.state.all('orders');
    const order = orders[choice % Math.max(1, orders.length)];
    if (!order) return;
    const commandId = derivedId(`job ${choice}`, order.id, server.now());
    const call = {
      commandId,
      name: 'order.expire_hold',
      args: { orderId: order.id },
      occurredAt: server.now(),
    };
    await server.acceptHere(call, SYSTEM, commandId);
  },
  /** Nothing but time. */
  wait: async () => undefined,
  backup: async (world) => world.server.saveBackup(),
} satisfies Record<string, Run>;

export type OperationName = keyof typeof users | FaultName;

const USER_WEIGHTS: Record<keyof typeof users, number> = {
  act: 60,
  book: 4,
  doubleClick: 3,
  undo: 8,
  resolve: 2,
  signIn: 5,
  guest: 2,
  customer: 2,
  job: 1.5,
  guestOrders: 1.5,
  rush: 0.5,
  expireHold: 1,
  wait: 4,
  backup: 2,
};

/** How often devices act: the office does most. */
const DEVICE_LOTS = [0, 0, 0, 1, 1, 1, 2, 2, 3, 4];
const FEWEST_FAULTS = 34;

export function operationsOf(seed: number): SimOperation[] {
  const random = randomFrom(seed * 7919 + 1);
  const isBusy = seed % 5 === 0;
  const weights = Object.entries(USER_WEIGHTS).map(
    ([name, weight]) =>
      [
        name as OperationName,
        isBusy && name === 'book' ? 30 : isBusy && name === 'rush' ? 5 : weight,
      ] as const,
  );
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const length = 55 + Math.floor(125 * random() ** 3);
  const lots: OperationName[] = Array.from({ length }, () => {
    let mark = random() * total;
    return weights.find(([, weight]) => (mark -= weight) < 0)?.[0] ?? 'act';
  });
  for (let count = 0; count < FEWEST_FAULTS; count += 1) {
    const name = faultNames[Math.floor(random() * faultNames.length)] ?? 'delay';
    lots.splice(Math.floor(random() * lots.length), 0, name);
  }
  return lots.map((name) => [
    name,
    DEVICE_LOTS[Math.floor(random() * DEVICE_LOTS.length)] ?? 0,
    Math.floor(random() * 1_000_000),
    Math.floor(random() ** 2 * 700),
  ]);
}

/** Begins one operation; what it waits for happens later. */
export function begin(world: SimWorld, [name, device, choice]: SimOperation): void {
  const fault: Fault | undefined = (faults as Partial<Record<OperationName, Fault>>)[name];
  if (fault) fault(world, world.device(device), choice);
  else
    world.scheduler.spawn((users as Record<string, Run>)[name]?.(world, device, choice) ?? Promise.resolve());
}

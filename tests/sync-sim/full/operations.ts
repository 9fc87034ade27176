import { addDays } from '#shared/core/zoned-time.ts';
import { idOf } from '#shared/testing/builders.ts';
import { untilDead, type SimulatedDevice } from './device.ts';
import type { HistoryWorld } from './history-world.ts';

/** Takes back the last thing that waits. */
export async function undoLast(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const open = await device.front();
  const last = open?.waiting.at(-1);
  if (!open || !last) return;
  const undone = await untilDead(
    open.window,
    open.replica.undo(last.n).catch(() => 'unknown' as const),
  );
  world.note(`${device.name} undoes ${last.n}: ${String(undone)}`);
  const saved = world.saved.find(({ commandId }) => commandId === last.commandId);
  if (saved) saved.undone = typeof undone === 'symbol' ? 'unknown' : undone;
}

export async function resolveFirst(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const open = await device.front();
  const first = open?.attention[0];
  if (!open || !first) return;
  world.note(`${device.name} has dealt with ${first.n}`);
  await untilDead(
    open.window,
    open.replica.resolve(first.n).catch(() => undefined),
  );
}

/** A guest orders over the public API, asks again with the same key when no answer came, and looks around. */
export async function guestOrders(world: HistoryWorld): Promise<void> {
  const { chance, office } = world;
  const key = chance.id();
  const body = {
    guest_name: 'Gina Guest',
    guest_email: 'gina@guest.example',
    line1: '5 Allsop Place',
    city: 'London',
    postcode: 'NW1 6XE',
    scheduled_date: addDays(office.now().slice(0, 10), chance.between(1, 4)),
    scheduled_time: `${String(chance.between(8, 16)).padStart(2, '0')}:00`,
    items: [{ service: idOf(`service ${chance.between(0, 2)}`), quantity: 1 }],
  };
  const tries = chance.isOneIn(3) ? 2 : 1;
  const restoresBefore = world.faults['restore'];
  let placed: string | null = null;
  for (let attempt = 0; attempt < tries || (placed === null && attempt < 3); attempt += 1) {
    const number = await post(world, { key, body });
    if (number && placed && number !== placed && world.faults['restore'] === restoresBefore)
      world.break(`one key placed ${placed} and ${number}`);
    placed = number ?? placed;
    if (number === null) await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // A server that was put back meanwhile may have told of an order that it does not know any more.
  if (placed && world.faults['restore'] === restoresBefore) world.guestOrders.push(placed);
  world.note(`a guest orders ${body.scheduled_date} ${body.scheduled_time}: ${placed ?? 'not placed'}`);
  const url = office.url();
  const services = url && (await fetch(`${url}/api/services/`).catch(() => null));
  if (services) world.hear('guest', '/api/services/', await services.text().catch(() => ''));
}

/** The order's number; null when it was refused or no answer came. */
async function post(
  world: HistoryWorld,
  { key, body }: { key: string; body: object },
): Promise<string | null> {
  const url = world.office.url();
  if (url === null) return null;
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  const answer = await fetch(`${url}/api/orders/`, { method: 'POST', headers, body: JSON.stringify(body) })
    .then(async (response) => ({ status: response.status, text: await response.text() }))
    .catch(() => null);
  if (!answer) return null;
  world.hear('guest', '/api/orders/', answer.text);
  if (answer.status !== 201) return null;
  const { order_number: number } = JSON.parse(answer.text) as { order_number: string };
  return number;
}

import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import type { ManagerScope } from '#shared/documents/account.ts';
import { idOf } from '#shared/testing/builders.ts';
import { argumentsFor } from './command-arguments.ts';
import { untilDead, type OpenWindow, type SimulatedDevice } from './device.ts';
import type { HistoryWorld } from './history-world.ts';
import { NOBODY, PEOPLE, reachesSecrets, type SimulatedPerson } from './office-data.ts';

/** What happens most in an office; a command that is not here counts once. */
const WEIGHTS: Partial<Record<CommandName, number>> = {
  'order.place': 3,
  'order.confirm': 4,
  'order.assign_staff': 3,
  'order.cancel': 2,
  'customer.edit': 3,
  'appointment.reschedule': 3,
  'appointment.reassign': 3,
  'appointment.note': 4,
  'appointment.start': 3,
  'appointment.complete': 3,
  'company.edit_settings': 0.5,
  'account.set_active': 0.3,
  'account.set_role': 0.3,
  'account.link_staff': 0.3,
  // Whoever becomes a customer has no replica any more.
  'account.link_customer': 0,
  'account.unlink_staff': 0,
  'account.set_manager_scope': 0.5,
};

/** Somebody does something on their device with what they see there. */
export async function issueCommand(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const { chance } = world;
  const { role, name: person } = device.person;
  const allowed = Object.values(commands).filter(({ name }) => mayIssue(role, name));
  const command = chance.weighted(allowed.map((each) => [WEIGHTS[each.name] ?? 1, each] as const));
  const window = await device.front();
  const view = window && (await device.view(window));
  if (!window || !view) return;
  const args = argumentsFor(command, view, { chance, serial: () => (world.serial += 1) });
  if (args === null) return;
  noteStanding(world, command.name, args);
  const outcome = await device.submit(command.name, args, window);
  const told = `${person} ${command.name} ${JSON.stringify(args)}`;
  if (outcome === 'died' || outcome === 'trouble') return world.note(`${told}: ${outcome}`);
  if (!outcome.ok) return world.note(`${told}: refused at once, ${outcome.error.code}`);
  const { n, commandId } = outcome.value;
  world.note(`${told}: saved as ${n} ${commandId}`);
  world.saved.push({ device: person, commandId, name: command.name, args, undone: false });
  if (chance.isOneIn(4)) await mustSeeOwn(world, device, { name: command.name, args, window });
}

/** Before it is submitted: a command whose window dies may have been kept all the same. */
function noteStanding(world: HistoryWorld, name: CommandName, args: unknown): void {
  if (name === 'customer.merge') return noteMerge(world, args as { customerId: string });
  const { accountId, role, staffId } = args as Record<string, string>;
  if (accountId === undefined) return;
  if (name === 'account.set_manager_scope') {
    const { managerScope } = (args as { set: { managerScope?: ManagerScope } }).set;
    if (managerScope && reachesSecrets(managerScope)) world.mayBecome(accountId, { role: 'manager' });
  }
  if (name === 'account.set_role') world.mayBecome(accountId, { role: role as SimulatedPerson['role'] });
  if (name === 'account.link_staff') world.mayBecome(accountId, { role: 'staff', staffId: staffId ?? null });
}

/** Whoever looked after the record that goes looks after the one that stays. */
function noteMerge(world: HistoryWorld, { customerId }: { customerId: string }): void {
  if (!reachesSecrets({ ...NOBODY, customerIds: [customerId] })) return;
  for (const { role, accountId } of PEOPLE) if (role === 'manager') world.mayBecome(accountId, { role });
}

/** Read your writes: what was just saved is on the screen of the window that saved it. */
async function mustSeeOwn(
  world: HistoryWorld,
  device: SimulatedDevice,
  { name, args, window }: { name: CommandName; args: unknown; window: OpenWindow },
): Promise<void> {
  const own = args as Record<string, unknown>;
  const wanted =
    name === 'appointment.note'
      ? (['appointments', own['text']] as const)
      : name === 'customer.create'
        ? (['customers', own['customerId']] as const)
        : null;
  if (!wanted) return;
  const isRefused = () => device.windows.some(({ attention }) => attention.length > 0);
  const view = await device.view(window, [wanted[0]]);
  // A refusal that came meanwhile takes it away again; a visit may have gone to somebody else.
  if (!view || isRefused()) return;
  const seen = view.seen.get(wanted[0]) ?? [];
  const isHeld =
    name === 'appointment.note' ? seen.some(({ id }) => id === own['appointmentId']) : seen.length > 0;
  if (isHeld && !JSON.stringify(seen).includes(String(wanted[1])))
    world.break(`${device.person.name} does not see the ${name} that was just saved`);
}

/** Takes back the last thing that waits. */
export async function undoLast(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const open = await device.front();
  const last = open?.waiting.at(-1);
  if (!open || !last) return;
  const undone = await untilDead(
    open.window,
    open.replica.undo(last.n).catch(() => 'unknown' as const),
  );
  world.note(`${device.person.name} undoes ${last.n}: ${String(undone)}`);
  const saved = world.saved.find(({ commandId }) => commandId === last.commandId);
  if (saved) saved.undone = typeof undone === 'symbol' ? 'unknown' : undone;
}

export async function resolveFirst(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const open = await device.front();
  const first = open?.attention[0];
  if (!open || !first) return;
  world.note(`${device.person.name} has dealt with ${first.n}`);
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
    scheduled_date: chance.pick(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']),
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

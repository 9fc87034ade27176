import { mayIssue, type CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import type { OpenWindow, SimulatedDevice } from './device.ts';
import type { HistoryWorld } from './history-world.ts';
import { findIn, wishIn } from './releases.ts';
import { noteStanding } from './standings.ts';
import { argumentsFrom, type View } from './view.ts';

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

/** Whoever sees that something cannot be done does something else. */
const TRIES = 4;

/** Somebody does something on their device with what they see there. */
export async function issueCommand(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  const window = await device.front();
  const view = window && (await device.view(window));
  if (!window || !view) return;
  for (let attempt = 0; attempt < TRIES; attempt += 1)
    if (await isTried(world, device, { window, view })) return;
}

/** False where there was nothing to do it with, or the device would not have it. */
async function isTried(
  world: HistoryWorld,
  device: SimulatedDevice,
  { window, view }: { window: OpenWindow; view: View },
): Promise<boolean> {
  const { chance, tally } = world;
  const { role } = device.person;
  const allowed = Object.values(commands).filter(
    ({ name }) => mayIssue(role, name) && findIn(window.release, name) !== null,
  );
  const command = chance.weighted(allowed.map((each) => [WEIGHTS[each.name] ?? 1, each] as const));
  const { name } = command;
  const now = world.office.now();
  const args = argumentsFrom(name, view, { chance, serial: () => (world.serial += 1), now });
  if (args === null) {
    tally.count(name, 'unfilled');
    return false;
  }
  const forget = noteStanding(world, name, args);
  tally.count(name, 'issued');
  const wish = wishIn(window.release, { name, args }, chance);
  const outcome = await device.submit(wish.name, wish.args, window);
  const told = `${device.name} ${wish.name} ${JSON.stringify(wish.args)}`;
  if (outcome === 'died' || outcome === 'trouble') {
    world.note(`${told}: ${outcome}`);
    return true;
  }
  if (!outcome.ok) {
    forget();
    tally.count(name, 'refusedAtOnce');
    world.note(`${told}: refused at once, ${outcome.error.code}`);
    return false;
  }
  const { n, commandId } = outcome.value;
  tally.count(name, 'saved');
  world.note(`${told}: saved as ${n} ${commandId}`);
  world.saved.push({ device: device.name, commandId, name, args, undone: false, isCopied: false });
  if (chance.isOneIn(4)) await mustSeeOwn(world, device, { name, args, window });
  return true;
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
    world.break(`${device.name} does not see the ${name} that was just saved`);
}

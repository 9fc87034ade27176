import type { Account } from '#shared/documents/account.ts';
import { forbiddenTo, databaseTexts } from './canaries.ts';
import type { CommandTally } from './command-tally.ts';
import type { SimulatedDevice } from './device.ts';
import { backUp, inject } from './faults.ts';
import { HistoryWorld, pause, type HistoryParts } from './history-world.ts';
import { PEOPLE } from './office-data.ts';
import { issueCommand } from './issue-command.ts';
import { guestOrders, resolveFirst, undoLast } from './operations.ts';
import { judge } from './oracle.ts';
import { changeAccount } from './server-chores.ts';

export interface HistoryResult {
  seed: number;
  operations: number;
  /** How often each kind of fault happened. */
  faults: Readonly<Record<string, number>>;
  saved: number;
  /** What became of the commands, by their names. */
  commands: CommandTally;
  guestOrders: number;
  violations: readonly string[];
  /** Wall time from the end of all faults until everything agreed. */
  healedAfterMs: number;
  ms: number;
  log: readonly string[];
}

const OPERATIONS = { least: 60, most: 110 } as const;
/** Not every one strikes: some wait for a request that does not come. */
const FAULTS = { least: 36, most: 52 } as const;
/** 200 seconds of the simulated clock, and as much again for a machine that has other things to do. */
export const HEAL_MS = 20_000;
/** A comparison of everything is not free: half a simulated second lies between two of them. */
const LOOK_AGAIN_MS = 25;

/** Operations and faults at random, then peace, then the judgement. */
export async function runHistory(parts: HistoryParts): Promise<HistoryResult> {
  const startedAt = performance.now();
  const world = new HistoryWorld(parts);
  await world.begin();
  const operations = world.chance.between(OPERATIONS.least, OPERATIONS.most);
  await disturb(world, operations);
  const healingAt = performance.now();
  await heal(world);
  const healedAfterMs = performance.now() - healingAt;
  await conclude(world);
  for (const device of world.devices) device.kill();
  await world.office.close();
  return {
    seed: parts.seed,
    operations,
    faults: world.faults,
    saved: world.saved.length,
    commands: world.tally.result(),
    guestOrders: world.guestOrders.length,
    violations: world.violations,
    healedAfterMs,
    ms: performance.now() - startedAt,
    log: world.operations,
  };
}

async function disturb(world: HistoryWorld, operations: number): Promise<void> {
  const { chance } = world;
  let faultsLeft = chance.between(FAULTS.least, FAULTS.most);
  const queues = new Map<SimulatedDevice, Promise<void>>();
  const backupAt = chance.between(0, operations);
  for (let at = 0; at < operations; at += 1) {
    const device = chance.pick(world.devices);
    if (!device) return;
    const work = nextOperation(world, device);
    const before = queues.get(device) ?? Promise.resolve();
    // One person does one thing after the other; who is asked to do too much at once is waited for.
    if (chance.isOneIn(3)) await Promise.race([before, pause(60)]);
    queues.set(
      device,
      before.then(work).catch((error: unknown) => world.note(`operation: ${String(error)}`)),
    );
    if (at === backupAt) world.inBackground(backUp(world));
    if (chance.next() < faultsLeft / (operations - at)) {
      faultsLeft -= 1;
      await inject(world);
    }
    await pause(chance.isOneIn(4) ? chance.between(2, 12) : 0);
  }
  await Promise.all(queues.values());
}

function nextOperation(world: HistoryWorld, device: SimulatedDevice): () => Promise<void> {
  return world.chance.weighted([
    [70, () => issueCommand(world, device)],
    [8, () => guestOrders(world)],
    [6, () => undoLast(world, device)],
    [6, () => resolveFirst(world, device)],
    [10, async () => (await device.front())?.replica.syncNow()],
  ]);
}

/** Faults end, everybody may sign in, and everything has to agree within the time that is given. */
async function heal(world: HistoryWorld): Promise<void> {
  await world.backgroundDone();
  world.note('peace');
  world.isAtPeace = true;
  world.office.kill();
  // Whoever is ahead of the server waits for it; whoever is behind it need not be updated.
  if (world.devices.some(({ release }) => release === 3)) world.office.release = 3;
  await world.office.start();
  for (const { accountId } of PEOPLE) await changeAccount(world.office.database, accountId, enabled);
  for (const device of world.devices) {
    device.diskFault = null;
    device.network.heal();
    await world.signInAgain(device);
  }
  const deadline = performance.now() + HEAL_MS;
  const waiting = new Map<SimulatedDevice, string>(world.devices.map((device) => [device, 'not looked at']));
  while (waiting.size > 0) {
    for (const device of waiting.keys()) {
      const trouble = await troubleOf(world, device);
      if (trouble === null) waiting.delete(device);
      else waiting.set(device, trouble);
    }
    if (performance.now() > deadline) {
      for (const [device, trouble] of waiting) world.break(`${device.name} never agreed: ${trouble}`);
      return;
    }
    if (waiting.size > 0) await pause(LOOK_AGAIN_MS);
  }
}

/** Why the device is not at rest yet; null when it is. */
async function troubleOf(world: HistoryWorld, device: SimulatedDevice): Promise<string | null> {
  const [open] = device.windows;
  const status = open?.status;
  if (!open || !status) return 'no window';
  if (status.phase === 'signed_out') {
    // An account was disabled by a command that came late.
    await changeAccount(world.office.database, device.person.accountId, enabled);
    await world.signInAgain(device);
    return 'signed out';
  }
  if (status.phase !== 'online' || status.waiting > 0) {
    open.replica.syncNow();
    return JSON.stringify(status);
  }
  // It stays where it is unless it cannot show everything.
  if (device.release === 1 && status.unreadable > 0) {
    device.release = 2;
    device.kill();
    await device.openWindow();
    return 'updated';
  }
  if (status.unreadable > 0) return `cannot read ${status.unreadable} documents`;
  const differences = await world.differences(device);
  if (differences?.length === 0) {
    const open = (await device.outboxRows()).filter(({ isSettled }) => !isSettled);
    return open.length === 0 ? null : `${open.length} rows not settled, the first is ${open[0]?.n}`;
  }
  return `${differences?.join(', ') ?? 'no session'} ${JSON.stringify(status)}`;
}

async function conclude(world: HistoryWorld): Promise<void> {
  const outboxes = new Map<string, Awaited<ReturnType<SimulatedDevice['outboxRows']>>>();
  for (const device of world.devices) outboxes.set(device.name, await device.outboxRows());
  for (const { name, windows } of world.devices) {
    const repaired = windows.reduce((sum, { status }) => sum + (status?.repaired ?? 0), 0);
    if (repaired > 0) world.break(`${name}: the comparison had to repair ${repaired} documents`);
  }
  const evidence = {
    database: world.office.database,
    saved: world.saved,
    outboxes,
    refused: new Set(world.devices.flatMap(({ refused }) => [...refused])),
    forgetful: new Set(
      world.faults['restore'] ? world.devices.filter((device) => isForgetful(world, device)).map(nameOf) : [],
    ),
    guestOrders: world.guestOrders,
  };
  const { broken, accepted } = await judge(evidence);
  for (const violation of broken) world.break(violation);
  for (const name of accepted) world.tally.count(name, 'accepted');
  world.hear('log', 'the log', world.office.logLines.join('\n'));
  for (const device of world.devices) {
    if (!forbiddenTo(device.person)) continue;
    for (const text of await databaseTexts(device.indexedDB))
      world.hear(device.person, 'its own databases', text);
  }
}

function isForgetful(
  { faults, changedAccounts }: HistoryWorld,
  { person, hasJumped }: SimulatedDevice,
): boolean {
  if (changedAccounts.has(person.accountId)) return true;
  return person.role === 'manager'
    ? faults['rights_change'] !== undefined
    : person.role === 'staff' && (hasJumped || faults['new_day'] !== undefined);
}

const nameOf = ({ name }: SimulatedDevice): string => name;
const enabled = (account: Account): Account => ({ ...account, isActive: true });

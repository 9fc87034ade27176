import { sql } from 'kysely';
import type { SimulatedDevice } from './device.ts';
import { pause, type HistoryWorld } from './history-world.ts';
import { PEOPLE } from './office-data.ts';
import { changeAccount, restoreBackup, takeBackup } from './server-chores.ts';

const DAY_MS = 24 * 3_600_000;
const YEAR_MS = 365 * DAY_MS;

type Fault = (world: HistoryWorld, device: SimulatedDevice) => Promise<void> | void;

/** Weather and a full disk last for a few operations. */
const LASTING_MS = [10, 120] as const;

/** Everything that goes wrong, with how often it does. What happens to single requests is counted when it happens. */
const FAULTS: readonly (readonly [weight: number, fault: Fault])[] = [
  [3, (_, device) => device.network.addFault({ kind: 'drop_request' })],
  [4, (_, device) => device.network.addFault({ kind: 'drop_reply' })],
  [3, (_, device) => device.network.addFault({ kind: 'duplicate' })],
  [
    2,
    ({ chance }, { network }) => network.addFault({ kind: 'late_duplicate', afterMs: chance.between(5, 80) }),
  ],
  [2, ({ chance }, { network }) => network.addFault({ kind: 'delay_request', ms: chance.between(5, 80) })],
  [3, ({ chance }, { network }) => network.addFault({ kind: 'delay_reply', ms: chance.between(5, 80) })],
  [2, ({ chance }, { network }) => network.addFault({ kind: 'cut', atShare: chance.next() })],
  [4, answerInstead],
  [4, changeWeather],
  [2, killServer],
  [3, killClient],
  [2, jumpClock],
  [2, breakDisk],
  [1, expireToken],
  [2, changeRights],
  [2, secondWindow],
  [0.5, restoreOlder],
  [0.7, newDay],
  [0.4, copyProfile],
  [1, updateApplication],
  [0.4, updateServer],
];

/** One fault; those that last end by themselves. */
export async function inject(world: HistoryWorld): Promise<void> {
  const device = world.chance.pick(world.devices);
  if (device) await world.chance.weighted(FAULTS)(world, device);
}

function answerInstead({ chance }: HistoryWorld, { network }: SimulatedDevice): void {
  const status = chance.pick([413, 429, 500, 503]) ?? 500;
  network.addFault({ kind: 'answer', status, ...(status === 429 && { retryAfter: '1' }) });
}

function changeWeather({ chance }: HistoryWorld, { network }: SimulatedDevice): void {
  network.setWeather(chance.pick(['cut', 'up', 'down', 'clog']) ?? 'cut');
  setTimeout(() => network.setWeather('fine'), chance.between(...LASTING_MS));
}

function killServer(world: HistoryWorld): void {
  const { office, chance } = world;
  if (office.url() === null) return;
  world.count('server_kill');
  if (chance.isOneIn(3)) office.kill();
  else office.killSoon(chance.between(0, 40));
  // It is started again by whoever looks after the server, sooner or later.
  const restart = async () => {
    await pause(chance.between(10, 60));
    office.kill();
    await office.start();
  };
  world.inBackground(restart());
}

function killClient(world: HistoryWorld, device: SimulatedDevice): void {
  world.count('client_kill', device);
  const [first] = device.windows;
  device.kill(
    first && device.windows.length > 1 ? world.chance.between(0, device.windows.length - 1) : undefined,
  );
}

function jumpClock(world: HistoryWorld, device: SimulatedDevice): void {
  world.count('clock_jump', device);
  device.hasJumped = true;
  device.clockError = world.chance.isOneIn(3) ? 0 : (world.chance.next() * 20 - 10) * YEAR_MS;
}

function breakDisk(world: HistoryWorld, device: SimulatedDevice): void {
  const { chance } = world;
  device.diskFault = chance.pick(['full', 'broken'] as const) ?? null;
  world.count(`disk_${device.diskFault}`, device);
  setTimeout(
    () => {
      device.diskFault = null;
    },
    chance.between(...LASTING_MS),
  );
}

/** In the middle of whatever the device is doing; its user signs in again a little later. */
async function expireToken(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  world.count('token_expiry', device);
  await world.office.endSessions(device.person.accountId);
  world.inBackground(pause(world.chance.between(5, 60)).then(() => world.signInAgain(device)));
}

async function changeRights(world: HistoryWorld): Promise<void> {
  const manager = PEOPLE.find(({ role }) => role === 'manager');
  if (!manager) return;
  world.count('rights_change');
  const { database } = world.office;
  const scope = world.nextScope();
  // Some have been merged away, and nobody looks after those.
  const { rows } = await sql<{ id: string }>`SELECT id FROM customers`.execute(database.db);
  const held = new Set(rows.map(({ id }) => id));
  const customerIds = scope?.customerIds.filter((id) => held.has(id)) ?? [];
  const managerScope = scope && { ...scope, customerIds };
  await changeAccount(database, manager.accountId, (account) => ({ ...account, managerScope })).catch(
    (error: unknown) => world.note(`rights stay as they are: ${String(error)}`),
  );
}

async function secondWindow(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  if (device.windows.length > 1) return;
  world.count('second_window', device);
  await device.openWindow();
}

/** Midnight passes, for the server and for every device: what field staff may hold is counted from the day. */
function newDay(world: HistoryWorld): void {
  const { office, chance } = world;
  world.count('new_day');
  const sinceMidnight = office.clock() % DAY_MS;
  office.skipTime(DAY_MS - sinceMidnight + chance.between(-5, 60) * 1000);
}

/** Somebody puts a copy of the profile on another machine, and both go on from there. */
async function copyProfile(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  // One is enough to see what the server makes of it, and each is one more device to be healed.
  if (world.devices.some(({ isCopy }) => isCopy)) return;
  world.count('copied_profile', device);
  // Whoever copies a profile has closed it.
  device.kill();
  await pause(5);
  const copy = await world.addCopy(device);
  await copy.signIn();
  await copy.openWindow();
}

/** Its user installs the next release, which the server need not have yet. */
async function updateApplication(world: HistoryWorld, device: SimulatedDevice): Promise<void> {
  if (device.release === 3) return;
  world.count('application_update', device);
  device.release = device.release === 1 ? 2 : 3;
  device.kill();
  await device.openWindow();
}

/** Those who were updated before it may go on, and everybody else is a release behind. */
async function updateServer(world: HistoryWorld): Promise<void> {
  const { office } = world;
  if (office.release === 3) return;
  world.count('server_update');
  office.release = 3;
  office.kill();
  await office.start();
}

/** The server is put back to an older backup, and everything since is lost to it. */
async function restoreOlder(world: HistoryWorld): Promise<void> {
  const { office, backup } = world;
  if (!backup) return;
  world.count('restore');
  office.kill();
  await restoreBackup(office.database, backup);
  // What a guest was told is lost with it: nobody holds it to send it again.
  const { rows } = await sql<{ number: string }>`SELECT order_number AS number FROM orders`.execute(
    office.database.db,
  );
  const numbers = new Set(rows.map(({ number }) => number));
  world.guestOrders.splice(
    0,
    world.guestOrders.length,
    ...world.guestOrders.filter((each) => numbers.has(each)),
  );
  await office.start();
  for (const device of world.devices) await device.signIn();
}

/** Takes a backup now; a later restore goes back to it. */
export async function backUp(world: HistoryWorld): Promise<void> {
  world.backup = await takeBackup(world.office.database);
  world.note('a backup is taken');
}

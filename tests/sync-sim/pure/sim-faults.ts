import type { ManagerScope } from '#shared/documents/account.ts';
import { EVERYONE } from '#shared/documents/account.ts';
import type { FaultName } from './fault-names.ts';
import { ACCOUNTS, CUSTOMERS, MANAGED, STAFF } from './first-office.ts';
import type { MessageFault } from './network.ts';
import { Life } from './scheduler.ts';
import type { SimDevice } from './sim-device.ts';
import type { SimWorld } from './sim-world.ts';

export type Fault = (world: SimWorld, device: SimDevice, choice: number) => void;

const YEARS_MS = 10 * 365 * 86_400_000;

/** Happens to the device's next message, be it a pull or a push. */
const arm =
  (fault: MessageFault): Fault =>
  (_world, { line }) =>
    void line.armed.push(fault);

const partition =
  (name: FaultName, ways: { up: boolean; down: boolean }): Fault =>
  (world, { line, leaders }, choice) => {
    const until = world.scheduler.now + 500 + (choice % 20_000);
    line.blockedAs = name;
    if (ways.up) line.blockedUpUntil = until;
    if (ways.down) line.blockedDownUntil = until;
    for (const leader of leaders) leader.streamEnded();
  };

const answer =
  (fault: FaultName, retryAfterMs = 0): Fault =>
  (world, _device, choice) => {
    const failure =
      retryAfterMs > 0 ? { kind: 'throttled' as const, retryAfterMs } : { kind: 'server' as const };
    for (let count = 0; count <= choice % 2; count += 1) world.server.troubles.push({ fault, failure });
  };

const scope =
  (name: FaultName, scopes: readonly ManagerScope[]): Fault =>
  (world, _device, choice) => {
    const managerScope = scopes[choice % scopes.length] ?? MANAGED;
    const strikes = world.server.changeAccount(ACCOUNTS.manager, (account) =>
      account.role === 'manager' ? { ...account, managerScope } : account,
    );
    if (strikes) world.hit(name);
  };

/** Fails the next writes of a disk, of the outbox or the replica. */
const disk =
  (fault: 'quota exceeded' | 'storage write error'): Fault =>
  (_world, device, choice) => {
    for (let count = 0; count <= choice % 3; count += 1) device.disk.faults.push(fault);
  };

/** [T2] What goes wrong. Each says when it has really happened, here or where it meets something. */
export const faults: Record<FaultName, Fault> = {
  'drop request': arm('drop request'),
  'drop response after commit': arm('drop response after commit'),
  'duplicate request': arm('duplicate request'),
  reorder: arm('reorder'),
  delay: arm('delay'),
  'lost poke': arm('lost poke'),
  'partition, requests only': partition('partition, requests only', { up: true, down: false }),
  'partition, answers only': partition('partition, answers only', { up: false, down: true }),
  'partition, both ways': partition('partition, both ways', { up: true, down: true }),
  /** Lines clog one after another and come free in another order. */
  'swizzle-clog': (world, _device, choice) => {
    for (const [index, { line }] of world.devices.entries()) {
      const from = ((choice >> index) % 5) * 200;
      line.cloggedUntil = world.scheduler.now + from + 1000 + ((choice * (index + 7)) % 9000);
    }
  },
  'server killed': (world) => {
    const { devices, server } = world;
    const isInUse = server.inFlight.size > 0 || devices.some((device) => device.isConnected());
    world.killServer();
    if (isInUse) world.hit('server killed');
  },
  'client killed': (world, device) => {
    device.protocol = Math.max(device.protocol, world.server.oldestProtocol);
    const isOpen = device.windows.length > 0;
    device.kill();
    if (isOpen) world.hit('client killed');
  },
  'leader handed over': (world, device) => {
    device.openWindow();
    const [oldest] = device.windows;
    if (!oldest || device.windows.length < 2) return;
    const hasLed = device.leader?.life === oldest;
    device.close(oldest);
    if (hasLed) world.hit('leader handed over');
  },
  'second window': (world, device) => {
    if (device.windows.length >= 3) return;
    device.openWindow();
    if (device.windows.length > 1) world.hit('second window');
  },
  'device clock jumps years ahead': (world, device, choice) => {
    device.clockOffset = YEARS_MS * (choice / 1e6);
    world.hit('device clock jumps years ahead');
  },
  'device clock jumps years back': (world, device, choice) => {
    device.clockOffset = -YEARS_MS * (choice / 1e6);
    world.hit('device clock jumps years back');
  },
  'quota exceeded': disk('quota exceeded'),
  'storage write error': disk('storage write error'),
  'answer 413': (world) => {
    world.server.mostCommands = 1;
    world.scheduler.later(new Life('the limit'), 15_000, () => void (world.server.mostCommands = Infinity));
  },
  'answer 429': (world, device, choice) =>
    answer('answer 429', 2000 + (choice % 15_000))(world, device, choice),
  'answer 500': answer('answer 500'),
  'answer 503': answer('answer 503'),
  'token expired': (world, device) => {
    if (world.server.expireTokens(device.accountId)) world.hit('token expired');
  },
  'scope narrowed': scope('scope narrowed', [
    { ...MANAGED, customerIds: CUSTOMERS.slice(0, 1) },
    { ...MANAGED, staffIds: [] },
    MANAGED,
  ]),
  'scope widened': scope('scope widened', [
    EVERYONE,
    { ...MANAGED, staffIds: STAFF },
    { ...MANAGED, allCustomers: true },
  ]),
  'role changed': (world) => {
    const strikes = world.server.changeAccount(ACCOUNTS.second, (account) =>
      account.role === 'staff'
        ? { ...account, role: 'manager', managerScope: MANAGED, staffId: null }
        : { ...account, role: 'staff', managerScope: null, staffId: STAFF[1] ?? null },
    );
    if (strikes) world.hit('role changed');
  },
  'account disabled': (world, device) => {
    if (device.accountId === ACCOUNTS.admin) return;
    const isOff = world.server.changeAccount(device.accountId, (each) => ({ ...each, isActive: false }));
    if (isOff) world.hit('account disabled');
  },
  'account enabled': (world) => {
    const enabled = Object.values(ACCOUNTS).filter((accountId) =>
      world.server.changeAccount(accountId, (account) => ({ ...account, isActive: true })),
    );
    if (enabled.length > 0) world.hit('account enabled');
    for (const device of world.devices) device.signIn();
  },
  'client newer than server': (world, device) => {
    device.commandVersion = world.server.commandVersion + 1;
    world.scheduler.later(new Life('the update'), 20_000, () => {
      world.server.commandVersion = Math.max(world.server.commandVersion, device.commandVersion);
      world.killServer();
    });
  },
  'server newer than client': (world) => {
    if (!world.server.addsField) world.hit('server newer than client');
    world.server.addsField = true;
    world.server.commandVersion += 1;
  },
  /** All but one were updated in time. */
  'client must be updated': (world, device) => {
    world.server.oldestProtocol += 1;
    for (const each of world.devices) {
      if (each === device) continue;
      each.protocol = world.server.oldestProtocol;
      each.kill();
    }
  },
  'server restored from a backup': (world) => {
    world.restore();
    world.hit('server restored from a backup');
  },
  'profile copied': (world, device) => {
    if (world.devices.length < 5) world.copyProfile(device);
  },
  'a new day': (world) => {
    world.server.nextDay();
    for (const device of world.devices) device.clockOffset += 86_400_000;
    world.endStreams();
    world.hit('a new day');
  },
};

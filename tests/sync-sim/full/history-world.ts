import type { Actor } from '#shared/access/actor.ts';
import { collectionNames } from '#shared/documents/collections.ts';
import { contentDigest } from '#shared/sync/content-digest.ts';
import { createSessions } from '#server/accounts/sessions.ts';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { createDigest } from '#server/sync/digest.ts';
import type { LoadWindow } from './bundle-window.ts';
import { forbiddenTo } from './canaries.ts';
import { TallyKeeper } from './command-tally.ts';
import { Chance } from './chance.ts';
import { look, SimulatedDevice } from './device.ts';
import type { Saved } from './oracle.ts';
import { MANAGER_SCOPES, PEOPLE, type SimulatedPerson } from './office-data.ts';
import { putOffice } from './office-documents.ts';
import { OfficeWorld } from './office-world.ts';
import type { PlantedBug } from './planted.ts';
import { PRESENT, type Release } from './releases.ts';
import type { SkewKind } from './server-release.ts';
import { takeBackup, type Backup } from './server-chores.ts';

/** How many times faster than the wall everything's clock runs. */
export const SPEED = 20;
const FIRST_PULL_MS = 30_000;

export interface HistoryParts {
  seed: number;
  database: OpenDatabase;
  load: LoadWindow;
  bug: PlantedBug | null;
}

/** One office in one history: its server, its devices, and what was written down about them. */
export class HistoryWorld {
  readonly chance: Chance;
  readonly office: OfficeWorld;
  readonly devices: SimulatedDevice[] = [];
  readonly operations: string[] = [];
  readonly faults: Record<string, number> = {};
  readonly violations: string[] = [];
  readonly saved: Saved[] = [];
  readonly guestOrders: string[] = [];
  readonly tally = new TallyKeeper();
  /** Those whose rights somebody in the office changed, or wanted to. */
  readonly changedAccounts = new Set<string>();
  /** By account: what else somebody may be by now, for every change of their role or person that was saved. */
  private readonly otherStandings = new Map<string, SimulatedPerson[]>();
  backup: Backup | null = null;
  serial = 0;
  /** Faults have ended; what is met from now on is no fault. */
  isAtPeace = false;
  private readonly background: Promise<unknown>[] = [];
  private readonly metReleases = new Set<string>();
  private readonly parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.parts = parts;
    this.chance = new Chance(parts.seed);
    const { database, bug } = parts;
    this.office = new OfficeWorld({
      database,
      speed: SPEED,
      breakDoors: bug?.breakDoors,
      breakDatabase: bug?.breakDatabase,
      breakCommands: bug?.breakCommands,
      met: (how, accountId) => this.metRelease(how, accountId),
    });
  }

  /** The same office for every history, and four devices that have pulled it. */
  async begin(): Promise<void> {
    const { database } = this.parts;
    await putOffice(database, this.office.now());
    this.backup = await takeBackup(database);
    await this.office.start();
    for (const person of PEOPLE) {
      const device = this.addDevice(person);
      device.release = this.firstRelease();
      await device.signIn();
      await device.openWindow();
    }
    await Promise.all(this.devices.map((device) => this.pulled(device)));
  }

  private addDevice(person: SimulatedPerson, original?: SimulatedDevice): SimulatedDevice {
    const { seed, load, bug } = this.parts;
    const device: SimulatedDevice = new SimulatedDevice({
      person,
      world: this.office,
      load,
      seed: seed * 31 + this.devices.length,
      speed: SPEED,
      isCopy: original !== undefined,
      metUnreadable: () => this.metRelease('unreadable', person.accountId),
      network: {
        heard: (path, text) => this.hear(person, path, text),
        happened: (kind) => this.count(kind, device),
        distort: bug?.distort,
        leaving:
          bug?.leaving && ((path, body) => bug.leaving?.(device.indexedDB, path, body) ?? Promise.resolve()),
      },
    });
    this.devices.push(device);
    return device;
  }

  /** One more device that holds what this one holds now. */
  async addCopy(original: SimulatedDevice): Promise<SimulatedDevice> {
    const copy = this.addDevice(original.person, original);
    copy.release = original.release;
    // What waited is offered by both from now on: whoever takes it back cannot know what the other has done.
    for (const saved of this.saved)
      if (saved.device === original.name && saved.undone === false) saved.isCopied = true;
    await original.copyTo(copy);
    return copy;
  }

  /** Until then there is nothing on the screen that anybody could work with. */
  private async pulled(device: SimulatedDevice): Promise<void> {
    const deadline = performance.now() + FIRST_PULL_MS;
    while (performance.now() < deadline) {
      const status = device.windows[0]?.status;
      if (status?.phase === 'online') return this.note(`${device.name} has pulled the office`);
      await pause(10);
    }
    this.break(`${device.name} never pulled the office: ${JSON.stringify(device.windows[0]?.status)}`);
  }

  /** Every text that reaches somebody. */
  hear(person: SimulatedPerson | 'guest' | 'log', where: string, text: string): void {
    const leaks = this.standingsOf(person).map((standing) => forbiddenTo(standing)?.exec(text));
    const leak = leaks[0];
    if (!leak || !leaks.every(Boolean)) return;
    const before = text.slice(Math.max(0, leak.index - 200), leak.index);
    const name = typeof person === 'string' ? person : person.name;
    this.break(`${name} was told by ${where}: ${before}${leak[0]}`);
  }

  /**
   * Somebody's role was changed, or will be once the command arrives: they may receive what the new one may. What it
   * gives back forgets it.
   */
  mayBecome(accountId: string, change: Partial<Pick<SimulatedPerson, 'role' | 'staffId'>>): () => void {
    const person = PEOPLE.find((each) => each.accountId === accountId);
    if (!person) return () => undefined;
    // Whoever becomes a manager has no bounds until they are given some, and may see all.
    const role = change.role === 'manager' ? 'admin' : (change.role ?? person.role);
    const standing = { ...person, ...change, role };
    const others = this.otherStandings.get(accountId) ?? [];
    this.otherStandings.set(accountId, [...others, standing]);
    return () => {
      const noted = this.otherStandings.get(accountId) ?? [];
      this.otherStandings.set(
        accountId,
        noted.filter((each) => each !== standing),
      );
    };
  }

  private standingsOf(person: SimulatedPerson | 'guest' | 'log'): (SimulatedPerson | 'guest' | 'log')[] {
    if (typeof person === 'string') return [person];
    return [person, ...(this.otherStandings.get(person.accountId) ?? [])];
  }

  note(line: string): void {
    this.operations.push(`${Math.round(performance.now())} ${line}`);
  }

  count(fault: string, device?: SimulatedDevice): void {
    this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    this.note(`! ${fault} ${device?.name ?? ''}`);
  }

  /** Each of these counts once for each person: it is the same everywhere else. */
  private metRelease(how: SkewKind | 'unreadable', accountId: string): void {
    const met = `${how} ${accountId}`;
    if (this.isAtPeace || this.metReleases.has(met)) return;
    this.metReleases.add(met);
    this.count(
      how,
      this.devices.find(({ person }) => person.accountId === accountId),
    );
  }

  /** Most have the application of the day; some were not updated yet, and some were before the server was. */
  private firstRelease(): Release {
    return this.chance.weighted([
      [3, PRESENT],
      [2, 1],
      [2, 3],
    ]);
  }

  break(violation: string): void {
    if (this.violations.length < 20) this.violations.push(violation);
    this.note(`VIOLATION ${violation}`);
  }

  /** In which collections the device shows something else than the server permits; null while it cannot be told. */
  async differences(device: SimulatedDevice): Promise<string[] | null> {
    const actor = await this.actorOf(device);
    const open = device.windows.find(({ replica }) => replica !== null);
    if (!actor || !open) return null;
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const { database } = this.parts;
    const truth = await createDigest({ database, now: () => this.office.now(), log })(actor);
    const differing = await Promise.all(
      collectionNames.map(async (name) => {
        const { documents } = await look(open.replica, name);
        const patched = documents.filter(({ provisional }) => provisional.length > 0).length;
        const held = contentDigest(documents.map(({ document }) => document));
        const due = truth.collections[name];
        if (patched > 0) return [`${name}: ${patched} patched`];
        return held.hash === due?.hash ? [] : [`${name}: ${held.count} held, ${due?.count} due`];
      }),
    );
    return differing.flat();
  }

  /** Work that nobody waits for until the history ends. */
  inBackground(work: Promise<unknown>): void {
    this.background.push(work.catch((error: unknown) => this.note(`background: ${String(error)}`)));
  }

  async backgroundDone(): Promise<void> {
    while (this.background.length > 0) await this.background.shift();
  }

  /** A new session, and a window that brings it. */
  async signInAgain(device: SimulatedDevice): Promise<void> {
    await device.signIn();
    device.kill();
    await device.openWindow();
  }

  nextScope(): (typeof MANAGER_SCOPES)[number] | null {
    return this.chance.pick(MANAGER_SCOPES) ?? null;
  }

  private async actorOf(device: SimulatedDevice): Promise<Actor | null> {
    const sessions = createSessions({ db: this.parts.database.db, now: () => this.office.now() });
    return (await sessions.find(device.sessionToken()))?.actor ?? null;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

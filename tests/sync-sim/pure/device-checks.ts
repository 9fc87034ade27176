import { maskFields } from '#shared/access/field-mask.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import { canonicalJson } from '#shared/core/json.ts';
import type { AnyDocument, CollectionName, DocumentKey } from '#shared/documents/collections.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Copy } from '#shared/sync/truth-store.ts';
import { GUEST } from '#shared/access/actor.ts';
import type { Lineage } from './happened.ts';
import { isSame } from './same-value.ts';
import { COLLECTIONS, keyOf } from './server-state.ts';
import type { SimDevice } from './sim-device.ts';
import type { SimServer } from './sim-server.ts';
import { Violation } from './violation.ts';

type Shown = AnyDocument | null;

/** Compares what one device holds and shows with what only the simulation can know. */
export class DeviceChecks {
  /** Patches as they were saved, for the outbox forgets them once they are settled. */
  private readonly patches = new Map<string, readonly Change[]>();
  private readonly undoneCommands = new Set<string>();
  private readonly sharedCommands = new Set<string>();
  private readonly savedCommands = new Set<string>();
  private readonly newest = new Map<string, number>();
  /** Rows that were looked at since they were settled. */
  private readonly latched = new Set<string>();
  private newestEpoch = '';
  private seenChanges = -1;
  private readonly device: SimDevice;
  private readonly server: SimServer;

  constructor(device: SimDevice, server: SimServer) {
    this.device = device;
    this.server = server;
  }

  /** Read-your-writes: what was just saved is on the screen. */
  async saved(row: OutboxRow): Promise<void> {
    this.patches.set(row.commandId, row.patches);
    this.savedCommands.add(row.commandId);
    if (!this.device.disk.current) return;
    const screen = await this.device.screen(row.patches);
    for (const change of row.patches) {
      const shown = screen.get(keyOf(change.collection, change.id))?.document ?? null;
      const copy = this.copyOf(change);
      if (change.kind === 'create' && copy?.deleted) continue;
      if (!isSame(shown, applyChange(shown, change)))
        throw new Violation('what was saved is shown', JSON.stringify(change));
    }
  }

  undone(row: OutboxRow): void {
    this.undoneCommands.add(row.commandId);
  }

  /** What two profiles share may be undone in one and done in the other. */
  profileCopied(): void {
    for (const { commandId } of this.device.disk.outbox.all()) this.sharedCommands.add(commandId);
  }

  isDue(): boolean {
    return this.device.disk.changes !== this.seenChanges || this.device.leaders.length > 1;
  }

  /** After each step that wrote anything on the disk. */
  async afterStep(): Promise<void> {
    const { disk, leaders } = this.device;
    if (leaders.length > 1) throw new Violation('one window leads', `${leaders.length} do`);
    this.seenChanges = disk.changes;
    const rows = disk.outbox.all();
    this.checkRows(rows);
    const { current } = disk;
    if (!current) return;
    const { epoch } = current.checkpoint;
    const lineage = this.server.lineageOf((await current.truth.position()).epoch);
    if (epoch !== this.newestEpoch) this.newest.clear();
    this.newestEpoch = epoch;
    const touched = disk.touched.splice(0);
    if (lineage) for (const key of touched) this.checkCopy(key, lineage);
    const keys = this.keysToLookAt(rows, touched);
    const screen = await this.device.screen([...keys.values()]);
    for (const [key, named] of keys) {
      const shown = screen.get(key)?.document ?? null;
      if (lineage) this.checkLayers({ key, named, epoch, lineage, shown, rows });
    }
    await this.checkCounts();
  }

  /** After healing: the replica is the server's, nothing waits, and what was undone never happened. */
  async atTheEnd(): Promise<void> {
    const { disk, token } = this.device;
    const actor = this.server.presentActor(token);
    if (actor.role === 'guest') throw new Violation('everybody can sign in again', this.device.name);
    const view = this.server.viewOf(actor);
    const rows = disk.outbox.all();
    const screen = await this.device.screen([...this.keysOf(rows).values()]);
    for (const key of new Set([...view.keys(), ...screen.keys()])) {
      const [theirs, mine] = [view.get(key) ?? null, screen.get(key)?.document ?? null];
      if (!isSame(withoutAdded(theirs), withoutAdded(mine)))
        throw new Violation('every replica is what the server permits', differenceOf(key, theirs, mine));
    }
    for (const row of rows) this.checkAnswered(row);
  }

  private checkAnswered({ n, commandId, verdict, isVoid }: OutboxRow): void {
    const happened = this.server.state.lineage.has(commandId);
    if (happened && isVoid && this.undoneCommands.has(commandId) && !this.sharedCommands.has(commandId))
      throw new Violation('what was undone never happens', `row ${n} did`);
    if (verdict === null) throw new Violation('everything is answered', `row ${n} is not`);
    if (verdict.outcome === 'accepted' && !happened)
      throw new Violation('nothing acknowledged is lost', `row ${n} is`);
    // Of two copies of a profile the other may have sent it again after a restore.
    if (verdict.outcome === 'refused' && happened && !this.sharedCommands.has(commandId))
      throw new Violation('a refused command has no effect', `row ${n} has`);
  }

  private checkRows(rows: readonly OutboxRow[]): void {
    const present = new Set(rows.map(({ commandId }) => commandId));
    for (const commandId of this.savedCommands) {
      if (!present.has(commandId) && !this.undoneCommands.has(commandId))
        throw new Violation('no row of the outbox is lost', commandId);
    }
  }

  /** A copy is what the server had at that revision, and never an older one than before. */
  private checkCopy(named: DocumentKey, lineage: Lineage): void {
    const copy = this.copyOf(named);
    if (!copy) return;
    const { revision, document, deleted } = copy;
    const key = keyOf(named.collection, named.id);
    if (revision < (this.newest.get(key) ?? 0))
      throw new Violation('no screen goes back', `${key} from ${this.newest.get(key)} to ${revision}`);
    this.newest.set(key, revision);
    if (deleted || document === null) return;
    const then = lineage.at(key, revision) ?? null;
    if (then !== document && !isOf(named.collection, then, document))
      throw new Violation("copies are the server's", differenceOf(key, then, document));
  }

  /**
   * The document shown is the copy under exactly those edits that the copy does not have yet. Where the server wrote
   * nothing under an edit, the device may keep it for a while or drop it.
   */
  private checkLayers(at: At): void {
    const { named, shown, rows } = at;
    const copy = this.copyOf(named);
    const base = copy && !copy.deleted ? copy.document : null;
    let possible: Shown[] = [base];
    for (const row of rows) {
      // A latched row has forgotten its patches, and goes without them when a new epoch lets it be offered again.
      if (row.verdict === null || !this.patches.has(row.commandId))
        this.patches.set(row.commandId, row.patches);
      const changes = (this.patches.get(row.commandId) ?? []).filter(
        ({ collection, id }) => collection === named.collection && id === named.id,
      );
      const layer = changes.length === 0 ? 'none' : this.layerOf(row, at, copy);
      if (layer === 'none') continue;
      const above = possible.map((each) =>
        changes.reduce((under, change) => layered(under, change, copy), each),
      );
      possible = layer === 'certain' ? above : [...possible, ...above].slice(0, 16);
    }
    if (possible.some((each) => each === shown || isSame(each, shown))) return;
    throw new Violation(
      'the screen is the truth and what waits',
      `${this.device.name} ${at.key} over ${copy?.deleted ? 'tombstone' : 'revision'} ${copy?.revision ?? 'none'}: ${differenceOf(at.key, possible[0] ?? null, shown)}; rows ${rows
        .filter((row) => this.patches.get(row.commandId)?.some((change) => change.id === named.id))
        .map((row) =>
          JSON.stringify([
            row.n,
            row.name,
            row.verdict?.outcome,
            row.verdict?.epoch,
            row.verdict?.documents.map((d) => [d.id.slice(0, 4), d.revision]),
            row.isSettled,
            row.isVoid,
            row.patches.length,
            this.layerOf(row, at, copy),
          ]),
        )
        .join()}`,
    );
  }

  private layerOf(row: OutboxRow, at: At, copy: Copy | undefined): 'none' | 'possible' | 'certain' {
    const { key, epoch, lineage, named } = at;
    if (row.isVoid || row.verdict?.outcome === 'refused') return 'none';
    if (row.verdict === null) return 'certain';
    if (row.verdict.epoch !== epoch) return row.isSettled ? 'none' : 'certain';
    if (!row.verdict.documents.some(({ collection, id }) => keyOf(collection, id) === key)) return 'possible';
    const revision = copy?.revision ?? this.device.disk.current?.revisions.get(key) ?? 0;
    if (row.isSettled && copy === undefined) return 'possible';
    if (revision < lineage.revisionAfter(row.commandId, key)) return 'certain';
    return this.copyOf(named) ? 'none' : 'possible';
  }

  /** [SY2] The count is that of the list. */
  private async checkCounts(): Promise<void> {
    const { disk, options } = this.device;
    const rows = await disk.outbox.open();
    for (const collection of ['customers', 'appointments'] as const) {
      const patched = rows.flatMap(({ patches }) =>
        patches.filter((change) => change.collection === collection),
      );
      if (patched.length === 0) continue;
      const ids = new Set([...disk.truth().all(collection).keys(), ...patched.map(({ id }) => id)]);
      const screen = await this.device.screen([...ids].map((id) => ({ collection, id })));
      const count = await options.rules.seenCount({ truth: disk.truth(), rows }, collection, {});
      if (count !== screen.size)
        throw new Violation('a count is that of its list', `${count} of ${screen.size} ${collection}`);
    }
  }

  /** What may have changed: what was pulled, and what edits that wait, or waited until now, are about. */
  private keysToLookAt(
    rows: readonly OutboxRow[],
    touched: readonly DocumentKey[],
  ): Map<string, DocumentKey> {
    const keys = new Map(touched.map(({ collection, id }) => [keyOf(collection, id), { collection, id }]));
    for (const row of rows) {
      if (row.isSettled && this.latched.has(row.commandId)) continue;
      for (const { collection, id } of this.patches.get(row.commandId) ?? row.patches)
        keys.set(keyOf(collection, id), { collection, id });
      if (row.isSettled) this.latched.add(row.commandId);
      else this.latched.delete(row.commandId);
    }
    return keys;
  }

  private keysOf(rows: readonly OutboxRow[]): Map<string, DocumentKey> {
    const keys = new Map<string, DocumentKey>();
    const { current } = this.device.disk;
    for (const collection of COLLECTIONS)
      for (const id of current?.truth.all(collection).keys() ?? [])
        keys.set(keyOf(collection, id), { collection, id });
    for (const { commandId, patches } of rows)
      for (const { collection, id } of [...patches, ...(this.patches.get(commandId) ?? [])])
        keys.set(keyOf(collection, id), { collection, id });
    return keys;
  }

  private copyOf(key: DocumentKey): Copy | undefined {
    return this.device.disk.current?.truth.copyOf(key);
  }
}

interface At {
  key: string;
  named: DocumentKey;
  epoch: string;
  lineage: Lineage;
  shown: Shown;
  rows: readonly OutboxRow[];
}

function layered(document: Shown, change: Change, copy: Copy | undefined): Shown {
  return change.kind === 'create' && copy?.deleted ? document : applyChange(document, change);
}

const FIELD_STAFF = { ...GUEST, role: 'staff' as const };

/** As it was, or as field staff see it. */
function isOf(collection: CollectionName, then: Shown, copy: Shown): boolean {
  if (then === null) return false;
  const plain = withoutAdded(copy);
  return isSame(then, plain) || isSame(maskFields(FIELD_STAFF, collection, then as never), plain);
}

function withoutAdded(document: Shown): Shown {
  if (document === null || !('addedLater' in document)) return document;
  const { addedLater: _added, ...rest } = document;
  return rest;
}

function differenceOf(key: string, expected: Shown, found: Shown): string {
  if (expected === null || found === null)
    return `${key} expected ${expected === null ? 'nothing' : 'a document'}, found ${found === null ? 'nothing' : 'one'}`;
  const fields = Object.keys({ ...expected, ...found }).filter(
    (field) => !isSame((expected as Fields)[field], (found as Fields)[field]),
  );
  return `${key} ${fields
    .map((field) => `${field}: ${brief((expected as Fields)[field])} but ${brief((found as Fields)[field])}`)
    .join('; ')}`;
}

type Fields = Record<string, unknown>;

function brief(value: unknown): string {
  return canonicalJson(value).slice(0, 60);
}

import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { contentDigest } from '#shared/sync/content-digest.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Copy } from '#shared/sync/truth-store.ts';
import type { Lineage } from './lineage.ts';
import type { ModelDevice } from './model-device.ts';
import type { ModelServer } from './model-server.ts';
import { ScreenOrder } from './screen-order.ts';
import { Violation } from './violation.ts';

type Shown = Customer | null;

/** Compares what devices show with what only the model can know: which write really came before which. */
export class ScreenChecks {
  private readonly orders = new Map<number, ScreenOrder>();
  /** Patches as they were saved, for the outbox forgets them once they are settled. */
  private readonly patches = new Map<string, readonly Change[]>();
  private readonly createdIds = new Set<string>();
  private readonly undoneCommands = new Set<string>();
  private readonly server: ModelServer;
  private readonly ids: readonly string[];

  constructor(server: ModelServer, ids: readonly string[]) {
    this.server = server;
    this.ids = ids;
  }

  /** Read-your-writes: what was just saved is on the screen. */
  async saved(row: OutboxRow, device: ModelDevice): Promise<void> {
    this.patches.set(row.commandId, row.patches);
    const screen = await device.screen(row.patches.map(({ id }) => id));
    for (const change of row.patches) {
      if (change.kind === 'create') this.createdIds.add(change.id);
      const shown = screen.get(change.id)?.document ?? null;
      if (brief(shown) !== brief(apply(shown, change)))
        throw new Violation(`a saved edit is not on the screen: ${JSON.stringify(change)}`);
    }
  }

  /** Whether anybody ever made a document under this id: ids are never used twice. */
  isCreated(id: string): boolean {
    return this.createdIds.has(id);
  }

  undone(row: OutboxRow): void {
    this.undoneCommands.add(row.commandId);
  }

  async afterStep(index: number, device: ModelDevice): Promise<void> {
    const { epoch } = await device.truth.position();
    const seen = await device.screen(this.ids);
    const screen = new Map([...seen].map(([id, { document }]) => [id, document]));
    const lineage = this.server.lineageOf(epoch);
    for (const id of this.ids)
      this.checkLayers(device, { id, epoch, lineage, document: screen.get(id) ?? null });
    const order = this.orders.get(index) ?? new ScreenOrder();
    this.orders.set(index, order);
    order.look({
      epoch,
      lineage,
      screen,
      isPresentEpoch: epoch === this.server.epoch,
      rows: device.outbox.all(),
    });
  }

  /**
   * The document shown is the copy under exactly those edits that the copy does not have yet. Where the server wrote
   * nothing under an edit, the device may keep it for a while or drop it.
   */
  private checkLayers(
    device: ModelDevice,
    shown: { id: string; epoch: string; lineage: Lineage; document: Shown },
  ): void {
    const { id, epoch, lineage, document } = shown;
    const copy = device.truth.copyOf({ collection: 'customers', id });
    const revision = copy?.revision ?? device.revisionsAtSnapshot.get(id) ?? 0;
    let possible: Shown[] = [copy && !copy.deleted ? (copy.document as Customer) : null];
    for (const row of device.outbox.all()) {
      // A latched row has forgotten its patches, and goes without them when a new epoch lets it be offered again.
      if (row.verdict === null) this.patches.set(row.commandId, row.patches);
      const changes = (this.patches.get(row.commandId) ?? []).filter((change) => change.id === id);
      const layer =
        changes.length === 0
          ? 'none'
          : layerOf(row, { id, epoch, revision, lineage, isHeld: copy !== undefined });
      if (layer === 'none') continue;
      const above = possible.map((each) =>
        changes.reduce((under, change) => layered(under, change, copy), each),
      );
      possible = layer === 'certain' ? above : [...possible, ...above];
    }
    if (possible.some((each) => brief(each) === brief(document))) return;
    throw new Violation(
      `the screen shows ${brief(document)} over revision ${revision}; possible: ${possible.map(brief).join(' | ')}`,
    );
  }

  /** After healing: every replica is the server's, nothing waits, and what was undone never happened. */
  async atTheEnd(devices: readonly ModelDevice[]): Promise<void> {
    for (const device of devices) {
      const open = (await device.outbox.open()).filter(({ verdict }) => verdict?.outcome !== 'refused');
      if (open.length > 0)
        throw new Violation(`rows are never settled: ${open.map(({ n }) => n).join(', ')}`);
      const shown = [...(await device.screen(this.ids)).values()].map(({ document }) => document);
      const truth = this.server.inScope(device.scope);
      if (contentDigest(shown).hash !== contentDigest(truth).hash) {
        throw new Violation(
          `in the end a device shows ${shown.map(brief).join(' ')}, the server has ${truth.map(brief).join(' ')}`,
        );
      }
      for (const row of device.outbox.all()) this.checkAnswered(row);
    }
  }

  private checkAnswered(row: OutboxRow): void {
    const happened = this.server.lineageOf(this.server.epoch).has(row.commandId);
    if (happened && this.undoneCommands.has(row.commandId))
      throw new Violation(`row ${row.n} was undone and happened all the same`);
    if (!happened && row.verdict?.outcome === 'accepted')
      throw new Violation(`row ${row.n} was accepted and is lost`);
  }
}

function layerOf(
  row: OutboxRow,
  at: { id: string; epoch: string; revision: number; lineage: Lineage; isHeld: boolean },
): 'none' | 'possible' | 'certain' {
  if (row.isVoid || row.verdict?.outcome === 'refused') return 'none';
  if (row.verdict === null || row.verdict.epoch !== at.epoch) return 'certain';
  const isNamed = row.verdict.documents.some(({ id }) => id === at.id);
  if (!isNamed) return 'possible';
  if (at.revision < at.lineage.revisionAfter(row.commandId, at.id)) return 'certain';
  // A snapshot left the document out, and the device cannot know yet that it did so after the command.
  return at.isHeld ? 'none' : 'possible';
}

function layered(document: Shown, change: Change, copy: Copy | undefined): Shown {
  return change.kind === 'create' && copy?.deleted ? document : apply(document, change);
}

function apply(document: Shown, change: Change): Shown {
  return applyChange(document, change) as Shown;
}

/** All that a history changes in a document. */
function brief(document: Shown): string {
  return document === null
    ? 'nothing'
    : `{${document.name}, ${document.notes}, ${document.accountId ?? 'of all'}, @${document.revision}}`;
}

import type { Change } from '#shared/command-kit/change.ts';
import type { Customer } from '#shared/documents/customer.ts';
import type { OutboxRow } from '#shared/sync/outbox-row.ts';
import type { Lineage } from './lineage.ts';
import type { Field } from './model-commands.ts';
import { Violation } from './violation.ts';

interface ShownValue {
  value: string;
  /** My own command that put it there and was waiting then. */
  commandId: string | null;
}

interface ShownBefore {
  epoch: string;
  values: Map<string, ShownValue>;
}

export interface ScreenMoment {
  epoch: string;
  /** False in an epoch that was restored away: what had happened in it may be refused after all. */
  isPresentEpoch: boolean;
  lineage: Lineage;
  screen: ReadonlyMap<string, Customer>;
  rows: readonly OutboxRow[];
}

const FIELDS: readonly Field[] = ['name', 'notes'];

/** Remembers what one device showed: no field goes back to a value that the server had before the one shown last. */
export class ScreenOrder {
  private before: ShownBefore = { epoch: '', values: new Map() };

  look(moment: ScreenMoment): void {
    const values = new Map<string, ShownValue>();
    for (const [id, document] of moment.screen) {
      for (const field of FIELDS) {
        const shown = {
          value: document[field],
          commandId: waitingCommand(moment.rows, { id, field, value: document[field] }),
        };
        values.set(`${id} ${field}`, shown);
        const earlier = this.before.values.get(`${id} ${field}`);
        const isComparable =
          moment.epoch === this.before.epoch && moment.isPresentEpoch && earlier !== undefined;
        if (isComparable && wentBack(moment, { id, field }, [earlier, shown])) {
          throw new Violation(`the screen went back: ${field} from ${earlier.value} to ${shown.value}`);
        }
      }
    }
    this.before = { epoch: moment.epoch, values };
  }
}

function wentBack(
  moment: ScreenMoment,
  at: { id: string; field: Field },
  [earlier, now]: [ShownValue, ShownValue],
): boolean {
  // What I chose myself and wait for is newer than anything, even if somebody had chosen the same before.
  if (now.commandId !== null || earlier.value === now.value) return false;
  const chosen = moment.rows.find(({ commandId }) => commandId === earlier.commandId);
  if (chosen && (chosen.isVoid || chosen.verdict?.outcome === 'refused' || isWithoutTrace(chosen, at.id)))
    return false;
  const was = moment.lineage.revisionsWith(at.id, at.field, earlier.value);
  const is = moment.lineage.revisionsWith(at.id, at.field, now.value);
  return was.length > 0 && is.length > 0 && Math.max(...is) < Math.min(...was);
}

/**
 * Accepted, and nothing was written here: somebody had chosen the same before. No revision tells when the replica has
 * that, so for a moment the screen may show what was there before it.
 */
function isWithoutTrace({ verdict }: OutboxRow, id: string): boolean {
  return verdict?.outcome === 'accepted' && !verdict.documents.some((named) => named.id === id);
}

function waitingCommand(
  rows: readonly OutboxRow[],
  wanted: { id: string; field: Field; value: string },
): string | null {
  const row = rows.findLast(
    ({ isSettled, patches }) => !isSettled && patches.some((change) => sets(change, wanted)),
  );
  return row?.commandId ?? null;
}

function sets(change: Change, { id, field, value }: { id: string; field: Field; value: string }): boolean {
  if (change.id !== id || change.kind !== 'update') return false;
  return change.operations.some(
    (operation) => operation.path[0] === field && 'value' in operation && operation.value === value,
  );
}

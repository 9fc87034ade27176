import type { Json } from '#shared/core/json.ts';
import type { OfBatch, OutboxRow } from '#shared/sync/outbox-row.ts';
import type { BatchCommand, BatchOutcome, Replica, SubmitOutcome } from './replica.ts';

type SubmitInBatch = (command: BatchCommand, batch: OfBatch) => Promise<SubmitOutcome>;

/**
 * [SY15] One after the other, each decided on what those before it did. What is refused leaves the others alone; a device
 * that cannot save ends it, and rejects where it could not save the first. Each row keeps which batch it is of.
 */
export async function submitEach(
  commands: readonly BatchCommand[],
  { batchId, undoes = null }: { batchId: string; undoes?: string | null },
  submit: SubmitInBatch,
): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { batchId, saved: [], refused: [], unsaved: 0 };
  for (const [index, command] of commands.entries()) {
    try {
      const one = await submit(command, { id: batchId, counter: storable(command.counter), undoes });
      if (one.ok) outcome.saved.push({ index, n: one.value.n });
      else outcome.refused.push({ index, refusal: one.error });
    } catch (error) {
      if (outcome.saved.length === 0) throw error;
      return { ...outcome, unsaved: commands.length - index };
    }
  }
  return outcome;
}

/** Undefined members would not survive being kept. */
function storable(counter: BatchCommand['counter']): OfBatch['counter'] {
  return counter ? { name: counter.name, args: JSON.parse(JSON.stringify(counter.args)) as Json } : null;
}

export interface BatchUndone {
  /** Taken back before it was sent. */
  withdrawn: number;
  /** Sent, and countered by another command. */
  countered: number;
  /** Sent, and standing: there is no way back, or it was refused. */
  standing: number;
}

/** What was given together, as far as it is saved. */
export interface DoneTogether {
  commands: readonly BatchCommand[];
  outcome: Pick<BatchOutcome, 'batchId' | 'saved'>;
}

/**
 * [SY15] Takes a batch back, the last first: what was never offered is withdrawn, the rest is countered where that is
 * possible.
 */
export async function undoBatch(
  replica: Pick<Replica, 'undo' | 'submitBatch'>,
  { commands, outcome: { batchId, saved } }: DoneTogether,
): Promise<BatchUndone> {
  const sent: BatchCommand[] = [];
  for (const { index, n } of saved.toReversed()) {
    const command = commands[index];
    if (!(await replica.undo(n)) && command) sent.push(command);
  }
  const counters = sent.flatMap(({ counter }) => counter ?? []);
  const { saved: done } = await replica.submitBatch(counters, batchId);
  return {
    withdrawn: saved.length - sent.length,
    countered: done.length,
    standing: sent.length - done.length,
  };
}

/** A batch as its rows tell of it, also after a restart. */
export function togetherFrom(batchId: string, rows: readonly OutboxRow[]): DoneTogether {
  return {
    commands: rows.map(({ name, args, batch }) => ({
      name: name as BatchCommand['name'],
      args,
      ...(batch?.counter && { counter: batch.counter as NonNullable<BatchCommand['counter']> }),
    })),
    outcome: { batchId, saved: rows.map(({ n }, index) => ({ index, n })) },
  };
}

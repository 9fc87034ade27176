import type { CommandName } from '#shared/access/permissions.ts';
import type { BatchCommand, BatchOutcome, Replica, SavedInBatch, SubmitOutcome } from './replica.ts';

/**
 * [SY15] One after the other, each decided on what those before it did. What is refused leaves the others alone; a device
 * that cannot save ends it, and rejects where it could not save the first.
 */
export async function submitEach(
  commands: readonly BatchCommand[],
  submit: (name: CommandName, args: unknown) => Promise<SubmitOutcome>,
): Promise<BatchOutcome> {
  const outcome: BatchOutcome = { saved: [], refused: [], unsaved: 0 };
  for (const [index, { name, args }] of commands.entries()) {
    try {
      const one = await submit(name, args);
      if (one.ok) outcome.saved.push({ index, n: one.value.n });
      else outcome.refused.push({ index, refusal: one.error });
    } catch (error) {
      if (outcome.saved.length === 0) throw error;
      return { ...outcome, unsaved: commands.length - index };
    }
  }
  return outcome;
}

export interface BatchUndone {
  /** Taken back before it was sent. */
  withdrawn: number;
  /** Sent, and countered by another command. */
  countered: number;
  /** Sent, and standing: there is no way back, or it was refused. */
  standing: number;
}

/**
 * [SY15] Takes a batch back, the last first: what was never offered is withdrawn, the rest is countered where that is
 * possible.
 */
export async function undoBatch(
  replica: Pick<Replica, 'undo' | 'submitBatch'>,
  commands: readonly BatchCommand[],
  saved: readonly SavedInBatch[],
): Promise<BatchUndone> {
  const sent: BatchCommand[] = [];
  for (const { index, n } of saved.toReversed()) {
    const command = commands[index];
    if (!(await replica.undo(n)) && command) sent.push(command);
  }
  const counters = sent.flatMap(({ counter }) => counter ?? []);
  const { saved: done } = await replica.submitBatch(counters);
  return {
    withdrawn: saved.length - sent.length,
    countered: done.length,
    standing: sent.length - done.length,
  };
}

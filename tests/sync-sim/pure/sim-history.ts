import type { FaultName } from './fault-names.ts';
import { begin, operationsOf, type SimOperation } from './sim-operations.ts';
import { SimWorld, type Rules } from './sim-world.ts';
import { Violation } from './violation.ts';

export interface Outcome {
  /** Null: every promise was kept. */
  broken: { promise: string; message: string } | null;
  hits: ReadonlyMap<FaultName, number>;
  /** How often a command of this name was accepted and wrote anything. */
  effective: ReadonlyMap<string, number>;
}

/** One history: its operations at their times, then healing and the comparison of everything. */
export async function runOperations(
  seed: number,
  operations: readonly SimOperation[],
  rules: Rules,
): Promise<Outcome> {
  const world = new SimWorld(seed, rules);
  const { hits } = world;
  const { effective } = world.server.watch;
  try {
    for (const operation of operations) {
      await world.scheduler.runUntil(world.scheduler.now + operation[3]);
      begin(world, operation);
      await world.scheduler.settle();
    }
    await world.heal();
    return { broken: null, hits, effective };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const promise = error instanceof Violation ? error.promise : `error ${stackOf(error)}`;
    return { broken: { promise, message }, hits, effective };
  }
}

export function runSeed(seed: number, rules: Rules): Promise<Outcome> {
  return runOperations(seed, operationsOf(seed), rules);
}

/** Leaves operations out, first many at once, as long as the rest still breaks the same promise. */
export async function shrinkOperations(
  seed: number,
  operations: readonly SimOperation[],
  rules: Rules,
): Promise<SimOperation[]> {
  let shortest = [...operations];
  const { broken } = await runOperations(seed, shortest, rules);
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length;) {
      const candidate = shortest.toSpliced(start, size);
      const found = await runOperations(seed, candidate, rules);
      if (found.broken?.promise === broken?.promise) shortest = candidate;
      else start += size;
    }
  }
  return shortest;
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 6).join(' ') : '';
}

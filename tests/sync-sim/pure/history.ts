import { randomOperation, runOperation, type Operation } from './operations.ts';
import { randomFrom } from './random.ts';
import type { Rules } from './rules.ts';
import { World } from './world.ts';

export interface Failure {
  seed: number;
  message: string;
  /** The shortest list found that still fails. */
  operations: Operation[];
}

export interface Figures {
  histories: number;
  operations: number;
  failures: Failure[];
}

const LONGEST = 140;

export function operationsFrom(seed: number): Operation[] {
  const random = randomFrom(seed);
  const length = 20 + Math.floor(random() * (LONGEST - 20));
  return Array.from({ length }, () => randomOperation(random));
}

/** Runs the operations, heals the network and compares in the end. Null: every promise was kept. */
export async function runHistory(operations: readonly Operation[], rules: Rules): Promise<string | null> {
  const world = new World(rules);
  try {
    for (const operation of operations) await runOperation(world, operation);
    await world.heal();
    await world.checks.atTheEnd(world.devices);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Histories with consecutive seeds until one fails. */
export async function runHistories(
  rules: Rules,
  range: { seed: number; histories: number },
): Promise<Figures> {
  const figures: Figures = { histories: 0, operations: 0, failures: [] };
  for (let seed = range.seed; seed < range.seed + range.histories; seed += 1) {
    const operations = operationsFrom(seed);
    figures.histories += 1;
    figures.operations += operations.length;
    const message = await runHistory(operations, rules);
    if (message === null) continue;
    figures.failures.push({ seed, message, operations });
    break;
  }
  return figures;
}

/** Leaves operations out, first many at once, as long as the rest still fails in whatever way. */
export async function shrink(operations: readonly Operation[], rules: Rules): Promise<Operation[]> {
  let shortest = [...operations];
  for (let size = Math.ceil(shortest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length;) {
      const candidate = shortest.toSpliced(start, size);
      if ((await runHistory(candidate, rules)) !== null) shortest = candidate;
      else start += size;
    }
  }
  return shortest;
}

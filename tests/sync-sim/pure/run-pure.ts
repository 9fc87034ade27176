import { Coverage } from './coverage.ts';
import { plantedDefects, productRules } from './sim-defects.ts';
import { runOperations, runSeed, shrinkOperations } from './sim-history.ts';
import { operationsOf, type SimOperation } from './sim-operations.ts';
import type { Rules } from './sim-world.ts';

export interface Failure {
  seed: number;
  promise: string;
  message: string;
  operations: SimOperation[];
}

export interface Report {
  histories: number;
  operations: number;
  failure: Failure | null;
  coverage: Coverage;
}

export interface Range {
  seed: number;
  histories: number;
}

/** Histories with consecutive seeds until one breaks a promise. */
export async function runPure({ seed, histories }: Range, rules: Rules = productRules): Promise<Report> {
  const report: Report = { histories: 0, operations: 0, failure: null, coverage: new Coverage() };
  for (let next = seed; next < seed + histories && !report.failure; next += 1) {
    const operations = operationsOf(next);
    const { broken, ...happened } = await runOperations(next, operations, rules);
    report.histories += 1;
    report.operations += operations.length;
    report.coverage.add(happened);
    if (broken) report.failure = { seed: next, ...broken, operations };
  }
  return report;
}

/** The failure with as few operations as still break the same promise. */
export async function shrunk(failure: Failure, rules: Rules = productRules): Promise<Failure> {
  const operations = await shrinkOperations(failure.seed, failure.operations, rules);
  return { ...failure, operations };
}

export interface Caught {
  defect: string;
  /** Null: not within the histories. */
  seed: number | null;
  promise: string;
}

/** [T3] The first history that finds each defect. */
export async function searchDefects(range: Range, found: (caught: Caught) => void): Promise<void> {
  for (const [defect, rules] of Object.entries(plantedDefects)) {
    const { failure } = await runPure(range, rules);
    found({ defect, seed: failure?.seed ?? null, promise: failure?.promise ?? 'nothing' });
  }
}

/** Whether one history finds one defect. */
export async function replayDefect(defect: string, seed: number): Promise<Caught> {
  const rules = plantedDefects[defect];
  if (!rules) throw new Error(`no such defect: ${defect}`);
  const { broken } = await runSeed(seed, rules);
  return { defect, seed: broken ? seed : null, promise: broken?.promise ?? 'nothing' };
}

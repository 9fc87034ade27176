/** One measured number with what it is to be judged by. */
export interface Figure {
  /** What was measured, with the size of the data. */
  name: string;
  value: number;
  unit: 'ms' | 's' | 'x' | 'kB' | 'documents/s' | 'per second' | 'count';
  /** The most that is good enough, or with `isAtLeast` the least; absent where nothing is promised. */
  goal?: number;
  isAtLeast?: boolean;
  /** Its row in the table of goals; the figures without one are there to explain. */
  measure?: `B${number}`;
}

/** Starts a line that the runner of all benchmarks reads. */
export const FIGURE_MARK = '@figure ';

/** Tells the runner, or whoever reads the output of one benchmark. */
export function reportFigure(figure: Figure): void {
  console.log(`${FIGURE_MARK}${JSON.stringify(figure)}`);
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Milliseconds that the work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/** The size a benchmark promises something about, or a tiny one where only its running is tested (BENCH_TINY=1). */
export function sized(full: number, tiny: number): number {
  return process.env['BENCH_TINY'] === '1' ? tiny : full;
}

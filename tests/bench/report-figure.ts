/** One measured number with what it is to be judged by. */
export interface Figure {
  /** What was measured, with the size of the data. */
  name: string;
  value: number;
  unit: 'ms' | 's' | 'x' | 'documents/s';
  /** The most (for `documents/s` the least) that is good enough; absent where nothing is promised. */
  goal?: number;
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

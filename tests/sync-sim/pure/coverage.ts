import { faultNames, type FaultName } from './fault-names.ts';

/** How often each kind of fault really happened. */
export class Coverage {
  histories = 0;
  fewestInOne = Infinity;
  private readonly injected = new Map<FaultName, { times: number; histories: number }>();

  add(hits: ReadonlyMap<FaultName, number>): void {
    this.histories += 1;
    let sum = 0;
    for (const [name, times] of hits) {
      sum += times;
      const known = this.injected.get(name) ?? { times: 0, histories: 0 };
      this.injected.set(name, { times: known.times + times, histories: known.histories + 1 });
    }
    this.fewestInOne = Math.min(this.fewestInOne, sum);
  }

  /** [T2] Kinds that are not in every tenth history, or that 2,000 histories would not meet 100 times. */
  tooRare(): string[] {
    return faultNames.flatMap((name) => {
      const { times, histories } = this.injected.get(name) ?? { times: 0, histories: 0 };
      const isRare = histories < this.histories / 10 || times < this.histories / 20;
      return isRare ? [`${name}: ${times} times in ${histories} of ${this.histories} histories`] : [];
    });
  }

  lines(): string[] {
    return faultNames.map((name) => {
      const { times, histories } = this.injected.get(name) ?? { times: 0, histories: 0 };
      const share = ((100 * histories) / Math.max(1, this.histories)).toFixed(0);
      return `${String(times).padStart(7)} ${share.padStart(4)} %  ${name}`;
    });
  }
}

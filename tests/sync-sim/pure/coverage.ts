import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { faultNames, type FaultName } from './fault-names.ts';
import type { Outcome } from './sim-history.ts';

/** No history can do these. */
const NEVER: ReadonlySet<string> = new Set<CommandName>([
  // Only while there is no administrator, and every office has one.
  'account.create_first_admin',
]);

/** How often each kind of fault really happened, and each command was accepted and wrote something. */
export class Coverage {
  histories = 0;
  fewestInOne = Infinity;
  private readonly injected = new Map<FaultName, { times: number; histories: number }>();
  private readonly effective = new Map<string, number>();

  add({ hits, effective }: Pick<Outcome, 'hits' | 'effective'>): void {
    this.histories += 1;
    let sum = 0;
    for (const [name, times] of hits) {
      sum += times;
      const known = this.injected.get(name) ?? { times: 0, histories: 0 };
      this.injected.set(name, { times: known.times + times, histories: known.histories + 1 });
    }
    this.fewestInOne = Math.min(this.fewestInOne, sum);
    for (const [name, times] of effective) this.effective.set(name, (this.effective.get(name) ?? 0) + times);
  }

  /** [T2] Kinds that are not in every tenth history, or that 2,000 histories would not meet 100 times. */
  tooRare(): string[] {
    return faultNames.flatMap((name) => {
      const { times, histories } = this.injected.get(name) ?? { times: 0, histories: 0 };
      const isRare = histories < this.histories / 10 || times < this.histories / 20;
      return isRare ? [`${name}: ${times} times in ${histories} of ${this.histories} histories`] : [];
    });
  }

  /** [T1] Commands that no history got accepted with an effect; a command added later is asked for as well. */
  neverEffective(): string[] {
    return namesToldApart().filter((name) => !NEVER.has(name) && !this.effective.has(name));
  }

  lines(): string[] {
    return faultNames.map((name) => {
      const { times, histories } = this.injected.get(name) ?? { times: 0, histories: 0 };
      const share = ((100 * histories) / Math.max(1, this.histories)).toFixed(0);
      return `${String(times).padStart(7)} ${share.padStart(4)} %  ${name}`;
    });
  }

  /** The rarest first. */
  commandLines(): string[] {
    const rows = namesToldApart().map((name) => [this.effective.get(name) ?? 0, name] as const);
    return rows
      .toSorted(([left], [right]) => left - right)
      .map(([times, name]) => `${String(times).padStart(7)}  ${name}`);
  }
}

/** Every command, and besides each that has a version before it. */
function namesToldApart(): string[] {
  return Object.values(commands).flatMap(({ name, version }) =>
    version > 1 ? [name, `${name}, version before`] : [name],
  );
}

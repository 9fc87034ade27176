/** What became of one kind of command, in one history or in all of a run. */
export interface CommandCounts {
  /** Somebody wanted to, and found nothing to do it with. */
  unfilled: number;
  /** Submitted with arguments that fit what was seen. */
  issued: number;
  /** Refused by the device itself. */
  refusedAtOnce: number;
  /** Kept by the device. */
  saved: number;
  /** In the server's log at the end, as accepted. */
  accepted: number;
}

export type CommandTally = Readonly<Record<string, CommandCounts>>;

const NONE: CommandCounts = { unfilled: 0, issued: 0, refusedAtOnce: 0, saved: 0, accepted: 0 };

/** What became of the commands of one history, by their names. */
export class TallyKeeper {
  private readonly counts: Record<string, CommandCounts> = {};

  count(name: string, what: keyof CommandCounts): void {
    const counts = (this.counts[name] ??= { ...NONE });
    counts[what] += 1;
  }

  result(): CommandTally {
    return this.counts;
  }
}

export function addedUp(tallies: readonly CommandTally[]): CommandTally {
  const sums: Record<string, CommandCounts> = {};
  for (const [name, counts] of tallies.flatMap((each) => Object.entries(each))) {
    const sum = (sums[name] ??= { ...NONE });
    for (const what of Object.keys(NONE) as (keyof CommandCounts)[]) sum[what] += counts[what];
  }
  return sums;
}

/** How many kinds of commands reached the end that is asked for. */
export function kindsWith(tally: CommandTally, what: keyof CommandCounts): string[] {
  return Object.entries(tally).flatMap(([name, counts]) => (counts[what] > 0 ? [name] : []));
}

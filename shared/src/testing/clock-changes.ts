import { Temporal } from 'temporal-polyfill';

export interface ClockChange {
  zone: string;
  /** The first millisecond after it. */
  at: number;
  /** Minutes that are skipped; shown twice where negative. */
  skipped: number;
}

const YEARS = { first: '2026-01-01', last: 2030 };

/** [T14] Every change of the clocks from 2026 to 2030 in every zone that this runtime knows. */
export function clockChanges(): ClockChange[] {
  return Intl.supportedValuesOf('timeZone').flatMap(changesOf);
}

function changesOf(zone: string): ClockChange[] {
  const changes: ClockChange[] = [];
  let moment: Temporal.ZonedDateTime | null = Temporal.ZonedDateTime.from(`${YEARS.first}T00:00[${zone}]`);
  while ((moment = moment.getTimeZoneTransition('next')) !== null && moment.year <= YEARS.last) {
    const before = moment.subtract({ nanoseconds: 1 });
    const skipped = (moment.offsetNanoseconds - before.offsetNanoseconds) / 60e9;
    if (skipped !== 0) changes.push({ zone, at: moment.epochMilliseconds, skipped });
  }
  return changes;
}

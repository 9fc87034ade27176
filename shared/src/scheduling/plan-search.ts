import type { StaffPlan, WorkItem } from './availability-request.ts';
import { lengthOf, type Calendar, type CalendarMember } from './calendar.ts';
import { includesStart, startsWithFollowUp, type StartRange } from './free-starts.ts';

/** How many placements of one item a search for one start may try before it gives up on fewer people. */
const MOST_PLACEMENTS = 5_000;

/** Starts from which one person can do all the items in sequence. */
export function soloStarts(calendar: Calendar, member: CalendarMember): readonly StartRange[] {
  let ranges: readonly StartRange[] | null = null;
  let delayMs = 0;
  for (const item of calendar.request.work) {
    const starts = calendar.startsFor(item, member);
    ranges = ranges === null ? starts : startsWithFollowUp(ranges, starts, delayMs);
    if (ranges.length === 0) return ranges;
    const { durationMs, bufferMs } = lengthOf(item, member);
    delayMs += durationMs + bufferMs;
  }
  return ranges ?? [];
}

/**
 * [SC10] For a start that no one person can take alone: the plan with the fewest people, and among those the one
 * whose first items go to people who come first in `ranked`. Null when there is none, or none was found within the
 * bound on the search, which orders of a few items do not reach.
 */
export function sharedPlan(
  calendar: Calendar,
  start: number,
  ranked: readonly CalendarMember[],
): StaffPlan | null {
  const { work } = calendar.request;
  const freshFor = new Map<WorkItem, CalendarMember[]>();
  const search: Search = { calendar, ranked, freshFor, placements: 0, chosen: [], nextStarts: new Map() };
  for (let people = Math.min(2, work.length); people <= Math.min(work.length, ranked.length); people += 1) {
    search.placements = 0;
    if (place(search, start, people)) return { staffIds: search.chosen.map(({ staff }) => staff.id) };
  }
  return null;
}

interface Search {
  calendar: Calendar;
  ranked: readonly CalendarMember[];
  /** Who could begin the order with an item, best first; filled when first asked for. */
  freshFor: Map<WorkItem, CalendarMember[]>;
  placements: number;
  /** Who does the items placed so far. */
  chosen: CalendarMember[];
  /** When those who have items are ready for another. */
  nextStarts: Map<CalendarMember, number>;
}

/** Places the next item, first with the people who come anyway; goes back where that leads nowhere. */
function place(search: Search, start: number, people: number): boolean {
  const { calendar, chosen, nextStarts } = search;
  const item = calendar.request.work[chosen.length];
  if (item === undefined) return true;
  for (const [member, ready] of nextStarts) {
    if (!includesStart(calendar.startsFor(item, member), ready)) continue;
    if (tryMember(search, { item, member, at: ready, start, people })) return true;
  }
  if (nextStarts.size >= people) return false;
  for (const member of membersToBegin(search, item, start)) {
    if (nextStarts.has(member)) continue;
    if (tryMember(search, { item, member, at: start, start, people })) return true;
  }
  return false;
}

function membersToBegin(
  { calendar, ranked, freshFor }: Search,
  item: WorkItem,
  start: number,
): CalendarMember[] {
  const known = freshFor.get(item);
  if (known !== undefined) return known;
  const fresh = ranked.filter((member) => includesStart(calendar.startsFor(item, member), start));
  freshFor.set(item, fresh);
  return fresh;
}

interface Placement {
  item: WorkItem;
  member: CalendarMember;
  at: number;
  start: number;
  people: number;
}

function tryMember(search: Search, { item, member, at, start, people }: Placement): boolean {
  if (search.placements >= MOST_PLACEMENTS) return false;
  search.placements += 1;
  const { durationMs, bufferMs } = lengthOf(item, member);
  const before = search.nextStarts.get(member);
  search.chosen.push(member);
  search.nextStarts.set(member, at + durationMs + bufferMs);
  if (place(search, start, people)) return true;
  search.chosen.pop();
  if (before === undefined) search.nextStarts.delete(member);
  else search.nextStarts.set(member, before);
  return false;
}

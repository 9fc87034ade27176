import { addMinutes } from '../core/zoned-time.ts';

export interface PlacedItem {
  itemId: string;
  startsAt: string;
  endsAt: string;
}

export interface ItemPlanRequest {
  startsAt: string;
  items: readonly {
    itemId: string;
    /** Null for nobody yet; those are placed as if one person were to do them. */
    staffId: string | null;
    /** For all of the quantity. */
    durationMinutes: number;
    bufferMinutes: number;
  }[];
}

/**
 * [SC9] Places an order's items: each person does theirs one after another in item order, from the order's start;
 * different people work in parallel. A buffer keeps time on the calendar, so the next item begins after it.
 */
export function planItems({ startsAt, items }: ItemPlanRequest): PlacedItem[] {
  const nextStarts = new Map<string | null, string>();
  return items.map(({ itemId, staffId, durationMinutes, bufferMinutes }) => {
    const start = nextStarts.get(staffId) ?? startsAt;
    const endsAt = addMinutes(start, durationMinutes);
    nextStarts.set(staffId, addMinutes(endsAt, bufferMinutes));
    return { itemId, startsAt: start, endsAt };
  });
}

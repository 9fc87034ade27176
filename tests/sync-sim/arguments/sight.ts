import { addDays, fromEpoch } from '#shared/core/zoned-time.ts';
import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';

/** What whoever acts sees, where chance comes from, and what is written where anything would do. */
export interface Sight extends Partial<Habits> {
  /** In [0, 1). */
  random(): number;
  /** Epoch milliseconds by the device. */
  now: number;
  documents(collection: CollectionName): AnyDocument[];
  /** The account of whoever acts, as they see it. */
  own?(): AnyDocument | null;
  /** A text that was never written before, for a field; `about` is the document that the arguments are about. */
  newText(field: string, about: AnyDocument | null): string;
}

/** What differs from office to office: each marks what only some of its people may read. */
export interface Habits {
  /** Where the company says that it is. */
  zone: string;
  newPrice(): number;
  newEmail(about: AnyDocument | null): string;
  newDay(): string;
}

/** Stand out among all other numbers. */
export const FIRST_PRICE = 770_000;

/** What is written where an office has no habits of its own; days are the next five. */
export function usualHabits({ random, now }: Sight): Habits {
  return {
    zone: 'UTC',
    newPrice: () => FIRST_PRICE + Math.floor(random() * 1000),
    newEmail: () => `m${Math.floor(random() * 1e6)}@home.example`,
    newDay: () => addDays(fromEpoch(now).slice(0, 10), Math.floor(random() * 5)),
  };
}

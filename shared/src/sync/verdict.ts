import { z } from 'zod';
import type { Refusal } from '../core/refusal.ts';
import { Id } from '../core/ids.ts';
import { Instant } from '../core/zoned-time.ts';

/** A transaction id of the server's database (xid8) as decimal text; compare with `compareXid`. */
export const Xid = z.string().regex(/^\d{1,20}$/);

export const WrittenDocument = z.object({ collection: z.string().max(60), id: Id, revision: z.int().min(1) });

/** The server's stored answer to one command; the same for every replay. */
export const Verdict = z.object({
  n: z.int().min(1),
  commandId: Id,
  outcome: z.enum(['accepted', 'refused']),
  /** Why not; null when accepted. Its details already passed the actor's scope. */
  refusal: z
    .custom<Refusal>((value) => typeof value === 'object' && value !== null && 'code' in value)
    .nullable(),
  epoch: z.string().max(100),
  /** The transaction that wrote the documents. */
  xid: Xid,
  /** Every document written that was in the actor's scope before or after, with the revision it got. */
  documents: z.array(WrittenDocument).max(2000),
  decidedAt: Instant,
  /** The server's own signature, for the client to show later; only on what goes to a replica. */
  signature: z.string().max(100).optional(),
});

export type WrittenDocument = z.infer<typeof WrittenDocument>;
export type Verdict = z.infer<typeof Verdict>;

export function compareXid(left: string, right: string): number {
  const [first, second] = [BigInt(left), BigInt(right)];
  return first < second ? -1 : first > second ? 1 : 0;
}

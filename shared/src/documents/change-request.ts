import { z } from 'zod';
import { Id } from '../core/ids.ts';
import { LongText } from '../core/text.ts';
import { Instant, WallDate, WallTime } from '../core/zoned-time.ts';

/**
 * What a customer asks of an order or a series; nothing changes until the office approves it.
 *
 * pending -> approved | rejected | withdrawn
 */
export const ChangeRequest = z.strictObject({
  id: Id,
  kind: z.enum(['reschedule', 'cancel', 'other']),
  /** The start wished for, in the company's zone; null unless it is about time. */
  requestedDate: WallDate.nullable(),
  requestedTime: WallTime.nullable(),
  reason: LongText,
  status: z.enum(['pending', 'approved', 'rejected', 'withdrawn']),
  /** Null for a guest. */
  requestedBy: Id.nullable(),
  requestedAt: Instant,
  reviewedBy: Id.nullable(),
  reviewedAt: Instant.nullable(),
  reviewNotes: LongText,
});

export type ChangeRequest = z.infer<typeof ChangeRequest>;

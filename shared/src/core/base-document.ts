import { z } from 'zod';
import { Id } from './ids.ts';
import { Instant } from './zoned-time.ts';

/**
 * What every replicated root has. `revision` is set by the server's store, +1 once per command, and continues
 * through deletion; a document that exists only as a patch on the desktop has revision 0.
 */
export const baseDocument = {
  id: Id,
  revision: z.int().min(0),
  createdAt: Instant,
  updatedAt: Instant,
};

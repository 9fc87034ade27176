import { z } from '@hono/zod-openapi';
import type { AccountRow } from '../storage/account-queries.ts';

/** One's own account, as signing in tells it. */
export const PublicAccount = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(['customer', 'staff', 'manager', 'admin']),
    staff: z.string().nullable(),
  })
  .openapi('Account');

export function publicAccount({ id, email, name, role, staffId }: AccountRow): z.infer<typeof PublicAccount> {
  return { id, email, name, role, staff: staffId };
}

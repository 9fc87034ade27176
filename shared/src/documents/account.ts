import { z } from 'zod';
import { baseDocument } from '../core/base-document.ts';
import { Id } from '../core/ids.ts';
import { Email, Name, ShortText } from '../core/text.ts';
import { Instant, Zone } from '../core/zoned-time.ts';

export const AccountRole = z.enum(['customer', 'staff', 'manager', 'admin']);

/** Whom a manager looks after; an office with one manager leaves both on all. */
export const ManagerScope = z.strictObject({
  allStaff: z.boolean(),
  staffIds: z.array(Id).max(1000),
  allCustomers: z.boolean(),
  customerIds: z.array(Id).max(10_000),
});

/** User, profile and manager record in one; secrets (password hash, sessions) are never part of it. */
export const Account = z.strictObject({
  ...baseDocument,
  email: Email,
  role: AccountRole,
  name: Name,
  phone: ShortText.nullable(),
  timezone: Zone.nullable(),
  isActive: z.boolean(),
  isVerified: z.boolean(),
  staffId: Id.nullable(),
  customerId: Id.nullable(),
  managerScope: ManagerScope.nullable(),
});

export const Invitation = z.strictObject({
  ...baseDocument,
  email: Email,
  role: AccountRole,
  name: Name,
  staffId: Id.nullable(),
  invitedBy: Id.nullable(),
  expiresAt: Instant,
  usedAt: Instant.nullable(),
  isActive: z.boolean(),
});

export type AccountRole = z.infer<typeof AccountRole>;
export type ManagerScope = z.infer<typeof ManagerScope>;
export type Account = z.infer<typeof Account>;
export type Invitation = z.infer<typeof Invitation>;

export const EVERYONE: ManagerScope = { allStaff: true, staffIds: [], allCustomers: true, customerIds: [] };

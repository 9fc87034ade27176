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

/** What an admin may take from a manager; the permission table says which commands each stands for. */
export const ManagerPermission = z.enum([
  'orders',
  'appointments',
  'customers',
  'staff',
  'subscriptions',
  'change_requests',
]);

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
  /** A small picture as a data URL; null: initials. */
  avatar: z
    .string()
    .max(60_000)
    .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/=]+$/)
    .nullable(),
  calendarSyncEnabled: z.boolean(),
  managerScope: ManagerScope.nullable(),
  /** What this manager may not do. Empty for everybody else. */
  deniedPermissions: z.array(ManagerPermission).max(20),
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
export type ManagerPermission = z.infer<typeof ManagerPermission>;
export type Account = z.infer<typeof Account>;
export type Invitation = z.infer<typeof Invitation>;

export const EVERYONE: ManagerScope = { allStaff: true, staffIds: [], allCustomers: true, customerIds: [] };

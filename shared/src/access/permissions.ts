import type { CollectionName } from '../documents/collections.ts';
import type { Role } from './actor.ts';

const OFFICE = ['manager', 'admin'] as const;
const ADMIN = ['admin'] as const;
const ON_SITE = ['staff', 'manager', 'admin'] as const;

/** Role x command. Which documents a role may name is narrowed by its scope when the command reads them. */
export const commandRoles = {
  'company.edit_settings': ADMIN,
  'category.create': ADMIN,
  'service.create': ADMIN,
  'service.edit': ADMIN,
  'account.create_first_admin': ['system'],
  'account.invite': ADMIN,
  'account.accept_invitation': ['guest'],
  'account.set_active': ADMIN,
  'customer.create': OFFICE,
  'customer.edit': OFFICE,
  'staff.create': OFFICE,
  'staff.edit': OFFICE,
  'staff.set_schedule': OFFICE,
  'staff.set_services': OFFICE,
  'staff.set_areas': OFFICE,
  'staff.add_absence': OFFICE,
  'staff.remove_absence': OFFICE,
  'order.place': ['guest', 'manager', 'admin'],
  'order.assign_staff': OFFICE,
  'order.confirm': OFFICE,
  'order.cancel': ['guest', 'manager', 'admin'],
  'order.expire_hold': ['system'],
  'appointment.reschedule': OFFICE,
  'appointment.reassign': OFFICE,
  'appointment.start': ON_SITE,
  'appointment.complete': ON_SITE,
  'appointment.cancel': OFFICE,
  'appointment.note': ON_SITE,
} as const satisfies Record<string, readonly Role[]>;

export type CommandName = keyof typeof commandRoles;

export function mayIssue(role: Role, command: CommandName): boolean {
  const roles: readonly Role[] = commandRoles[command];
  return roles.includes(role);
}

/** Role x collection: what a replica of the role holds at all. The rows of it are narrowed by `scope.ts`. */
export const collectionRoles: Record<CollectionName, readonly Role[]> = {
  company: ON_SITE,
  accounts: ON_SITE,
  invitations: ADMIN,
  customers: OFFICE,
  staff: ON_SITE,
  services: ON_SITE,
  appointments: ON_SITE,
  orders: OFFICE,
};

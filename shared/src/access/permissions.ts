import type { CollectionName } from '../documents/collections.ts';
import type { ManagerPermission } from '../documents/account.ts';
import type { Actor, Role } from './actor.ts';

const OFFICE = ['manager', 'admin'] as const;
const ADMIN = ['admin'] as const;
const ON_SITE = ['staff', 'manager', 'admin'] as const;

/** Role x command. Which documents a role may name is narrowed by its scope when the command reads them. */
export const commandRoles = {
  'company.edit_settings': ADMIN,
  'category.create': ADMIN,
  'category.edit': ADMIN,
  'category.remove': ADMIN,
  'service.create': ADMIN,
  'service.edit': ADMIN,
  'service.propose': ['staff'],
  'service.approve': ADMIN,
  'service.reject': ADMIN,
  'service.set_active': ADMIN,
  'account.create_first_admin': ['system'],
  'account.invite': ADMIN,
  'account.accept_invitation': ['guest'],
  'account.set_active': ADMIN,
  'account.resend_invitation': ADMIN,
  'account.revoke_invitation': ADMIN,
  'account.delete_invitation': ADMIN,
  'account.set_role': ADMIN,
  'account.set_manager_scope': ADMIN,
  'account.link_staff': ADMIN,
  'account.link_customer': ADMIN,
  'account.unlink_staff': ADMIN,
  'account.unlink_customer': ADMIN,
  'account.set_email': ADMIN,
  'account.register': ['guest'],
  'account.verify_email': ['system'],
  'profile.edit': ['customer', 'staff', 'manager', 'admin'],
  'customer.create': OFFICE,
  'customer.edit': OFFICE,
  'customer.merge': OFFICE,
  'customer.anonymise': ADMIN,
  'customer.add_address': ['customer', 'manager', 'admin'],
  'customer.edit_address': ['customer', 'manager', 'admin'],
  'customer.set_default_address': ['customer', 'manager', 'admin'],
  'customer.remove_address': ['customer', 'manager', 'admin'],
  'staff.create': OFFICE,
  'staff.edit': OFFICE,
  'staff.set_active': OFFICE,
  'staff.set_schedule': ON_SITE,
  'staff.set_services': OFFICE,
  'staff.set_areas': ON_SITE,
  'staff.add_absence': OFFICE,
  'staff.remove_absence': OFFICE,
  'order.place': ['guest', 'customer', 'manager', 'admin'],
  'order.assign_staff': OFFICE,
  'order.confirm': OFFICE,
  'order.cancel': ['guest', 'customer', 'manager', 'admin'],
  'order.expire_hold': ['system'],
  'order.apply_coupon': ['guest', 'customer', 'manager', 'admin'],
  'order.remove_coupon': ['guest', 'customer', 'manager', 'admin'],
  'order.reschedule': OFFICE,
  'order.edit': OFFICE,
  'order.set_items': OFFICE,
  'order.set_customer': OFFICE,
  'order.request_change': ['guest', 'customer', 'manager', 'admin'],
  'order.withdraw_change': ['guest', 'customer', 'manager', 'admin'],
  'order.review_change': OFFICE,
  'order.claim': ['customer'],
  'subscription.create': ['guest', 'customer', 'manager', 'admin'],
  'subscription.edit': OFFICE,
  'subscription.activate': OFFICE,
  'subscription.pause': OFFICE,
  'subscription.cancel': OFFICE,
  'subscription.skip_visit': OFFICE,
  'subscription.reschedule_visit': OFFICE,
  'subscription.request_change': ['guest', 'customer', 'manager', 'admin'],
  'subscription.withdraw_change': ['guest', 'customer', 'manager', 'admin'],
  'subscription.review_change': OFFICE,
  'subscription.claim': ['customer'],
  'coupon.create': ADMIN,
  'coupon.edit': ADMIN,
  'coupon.set_active': ADMIN,
  'coupon.expire': ['system'],
  'appointment.reschedule': OFFICE,
  'appointment.reassign': OFFICE,
  'appointment.start': ON_SITE,
  'appointment.complete': ON_SITE,
  'appointment.cancel': OFFICE,
  'appointment.note': ON_SITE,
  'appointment.no_show': ON_SITE,
  'appointment.withdraw_no_show': ON_SITE,
  'appointment.add_photo': ON_SITE,
  'appointment.remove_photo': ON_SITE,
  'appointment.set_booking': OFFICE,
} as const satisfies Record<string, readonly Role[]>;

export type CommandName = keyof typeof commandRoles;

export function mayIssue(role: Role, command: CommandName): boolean {
  const roles: readonly Role[] = commandRoles[command];
  return roles.includes(role);
}

/** [PM1] What the role may and an admin took from this manager all the same. */
export function isDenied(
  { deniedPermissions }: Pick<Actor, 'deniedPermissions'>,
  command: CommandName,
): boolean {
  const permission = permissionFor(command);
  return permission !== null && deniedPermissions.includes(permission);
}

const PERMISSION_OF_AREA: Readonly<Record<string, ManagerPermission>> = {
  order: 'orders',
  appointment: 'appointments',
  customer: 'customers',
  staff: 'staff',
  subscription: 'subscriptions',
};

/** What a manager needs for a command besides the role; null: nothing. */
function permissionFor(command: CommandName): ManagerPermission | null {
  if (command.endsWith('.review_change')) return 'change_requests';
  return PERMISSION_OF_AREA[command.split('.')[0] ?? ''] ?? null;
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
  subscriptions: OFFICE,
  coupons: OFFICE,
};

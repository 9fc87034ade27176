import type { Role } from '#shared/access/actor.ts';

interface ReadRow {
  access: readonly Role[];
  path?: string;
}

const ADMIN: readonly Role[] = ['admin'];
const OFFICE: readonly Role[] = ['manager', 'admin'];

/** Lists whose elements can also be asked for one by one. */
const lists: Record<string, readonly Role[]> = {
  '/api/admin/users/': ADMIN,
  '/api/admin/invitations/': ADMIN,
  '/api/admin/customers/': OFFICE,
  '/api/admin/addresses/': ['customer', ...OFFICE],
  '/api/admin/staff/': OFFICE,
  '/api/admin/staff-schedules/': OFFICE,
  '/api/admin/staff-services/': OFFICE,
  '/api/admin/staff-areas/': OFFICE,
  '/api/admin/staff-absences/': OFFICE,
  '/api/admin/services/': ['staff', ...OFFICE],
  '/api/admin/categories/': OFFICE,
  '/api/admin/orders/': OFFICE,
  '/api/admin/appointments/': OFFICE,
  '/api/admin/coupons/': OFFICE,
  '/api/admin/subscriptions/': OFFICE,
  '/api/cus/orders/': ['customer'],
  '/api/cus/appointments/': ['customer'],
  '/api/cus/subscriptions/': ['customer'],
  '/api/staff/my-appointments/': ['staff'],
};

export const listPaths = Object.keys(lists);

/** Every route that only reads what is somebody's, with the roles that it is for. */
export const listRows: Record<string, ReadRow> = {
  'GET /api/admin/change-requests/': { access: OFFICE },
  'GET /api/admin/company/': { access: OFFICE },
  'GET /api/cus/dashboard/': { access: ['customer'] },
  'GET /api/staff/my-schedule/': { access: ['staff'] },
  'GET /api/staff/my-areas/': { access: ['staff'] },
  'GET /api/staff/my-services/': { access: ['staff'] },
  'GET /api/profile/': { access: ['customer', 'staff', ...OFFICE] },
  ...Object.fromEntries(
    Object.entries(lists).flatMap(([path, access]) => [
      [`GET ${path}`, { access }],
      [`GET ${path}{id}/`, { access, path: `${path}${crypto.randomUUID()}/` }],
    ]),
  ),
};

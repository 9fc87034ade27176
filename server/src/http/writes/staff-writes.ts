import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { StaffFields, UNWRITTEN_STAFF } from '#shared/documents/staff.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { plainBody } from './public-body.ts';
import { actionWrite, createWrite, editWrite } from './row-kinds.ts';
import type { WriteRoute } from './write-route.ts';

const about = { tag: 'Staff', collection: 'staff', idArg: 'staffId' } as const;
const path = '/api/admin/staff/{id}/';
const PICTURE =
  '`picture` is a data URL (PNG, JPEG or WebP without metadata, 24,000 characters and 512 pixels a side at most), or null; it is told as its address.';

export const staffWrites: readonly WriteRoute[] = [
  createWrite({
    ...about,
    path: '/api/admin/staff/',
    summary: 'Take on a member of staff',
    description: PICTURE,
    command: 'staff.create',
    fields: StaffFields.partial({
      email: true,
      phone: true,
      bio: true,
      photo: true,
      picture: true,
      color: true,
      isActive: true,
    }),
    example: {
      name: 'Ana Silva',
      email: 'ana@example.com',
      phone: '+44 20 7946 0002',
      color: UNWRITTEN_STAFF.color,
    },
    args: (given) => ({ ...UNWRITTEN_STAFF, ...given }),
  }),
  editWrite({
    ...about,
    path,
    summary: 'Change a member of staff',
    description: PICTURE,
    command: 'staff.edit',
    fields: StaffFields,
    example: { bio: 'Ten years of windows', is_active: true },
  }),
  actionWrite({
    ...about,
    method: 'delete',
    path,
    summary: 'Deactivate a member of staff',
    description:
      'Nothing is deleted: what they did and what was booked with them stays. With visits to come it is refused with their list; `deactivate/` names them.',
    command: 'staff.set_active',
    args: () => ({ isActive: false, confirmedAppointmentIds: [] }),
  }),
  actionWrite({
    ...about,
    path: `${path}deactivate/`,
    summary: 'Deactivate a member of staff who has visits to come',
    description: 'The visits that are named stay as they are until they are given to others.',
    command: 'staff.set_active',
    body: plainBody(z.strictObject({ confirmed_appointments: z.array(Id).max(500) })),
    example: { confirmed_appointments: [EXAMPLE_ID] },
    args: ({ confirmed_appointments: confirmedAppointmentIds }) => ({
      isActive: false,
      confirmedAppointmentIds,
    }),
  }),
  actionWrite({
    ...about,
    path: `${path}activate/`,
    summary: 'Let a member of staff work again',
    command: 'staff.set_active',
    args: () => ({ isActive: true, confirmedAppointmentIds: [] }),
  }),
];

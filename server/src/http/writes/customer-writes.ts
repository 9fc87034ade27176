import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { CustomerFields } from '#shared/documents/customer.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { plainBody } from './public-body.ts';
import { actionWrite, createWrite, editWrite } from './row-kinds.ts';
import { writeRoute, type WriteRoute } from './write-route.ts';

const about = { tag: 'Customers', collection: 'customers', idArg: 'customerId' } as const;
const { addresses: _addresses, ...person } = CustomerFields.shape;
const PersonFields = z.strictObject(person);

export const customerWrites: readonly WriteRoute[] = [
  createWrite({
    ...about,
    path: '/api/admin/customers/',
    summary: 'Enter a customer',
    description: 'Addresses are added under /api/admin/addresses/.',
    command: 'customer.create',
    fields: PersonFields.partial({ email: true, phone: true, notes: true, tags: true }),
    example: { name: 'Carla Jones', email: 'carla@example.com', phone: '+44 20 7946 0000', tags: ['weekly'] },
    args: ({ name, email = null, phone = null, notes = '', tags = [] }) => ({
      name,
      email,
      phone,
      notes,
      tags,
      addresses: [],
    }),
  }),
  editWrite({
    ...about,
    path: '/api/admin/customers/{id}/',
    summary: 'Change a customer',
    command: 'customer.edit',
    fields: PersonFields,
    example: { phone: '+44 20 7946 0001', notes: 'Has a dog' },
  }),
  actionWrite({
    ...about,
    path: '/api/admin/customers/{id}/merge/',
    summary: 'Make one record of two',
    description:
      'The record in the path stays and takes over orders, series, visits, addresses and the account of the other one, which goes.',
    command: 'customer.merge',
    body: plainBody(z.strictObject({ merged: Id })),
    example: { merged: EXAMPLE_ID },
    args: ({ merged: mergedId }) => ({ mergedId }),
  }),
  writeRoute({
    method: 'delete',
    path: '/api/admin/customers/{id}/',
    tag: about.tag,
    summary: 'Forget a customer',
    description:
      'The record goes, and what was done for them stays without anything that tells who it was. Open work is refused first, with its ids.',
    commands: ['customer.anonymise'],
    async intent({ params, target }) {
      const { id: customerId } = await target('customers', params['id'] ?? '');
      return {
        command: 'customer.anonymise',
        args: { customerId },
        about: { collection: 'customers', id: customerId },
      };
    },
  }),
];

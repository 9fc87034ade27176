import { z } from '@hono/zod-openapi';
import type { CommandName } from '#shared/access/permissions.ts';
import { Id } from '#shared/core/ids.ts';
import { Address } from '#shared/documents/customer.ts';
import { ProblemError } from '../problem.ts';
import { partAnswer } from './answers.ts';
import { EXAMPLE_ID } from './booking-bodies.ts';
import { ownerOf } from './owner-of.ts';
import { bodyOf } from './public-body.ts';
import { editOfDocument, writeRoute, type WriteContext, type WriteRoute } from './write-route.ts';

const tag = 'Customers';
const path = '/api/admin/addresses/{id}/';
const answer = partAnswer('customers', 'addresses', 'customer_id');

const NewAddress = z.strictObject({
  customerId: Id.optional(),
  ...Address.partial({ id: true, label: true, line2: true, accessNotes: true, isDefault: true }).shape,
});
const AddressEdit = Address.omit({ id: true, isDefault: true }).partial();

/** Of the customer whom the office names, or of whoever is signed in as one. */
function customerIn(given: string | undefined, { actor }: WriteContext): string {
  const own = actor.role === 'customer' ? actor.customerId : null;
  const customerId = given ?? own;
  if (customerId !== null) return customerId;
  throw new ProblemError('request.invalid', {
    errors: [{ field: 'customer_id', code: 'required', message: 'Whose address it is' }],
  });
}

/** The address in the path, with the customer it belongs to. */
async function addressIn(context: WriteContext) {
  const addressId = context.params['id'] ?? '';
  const customer = await context.target('customers', await ownerOf(context.db, 'addresses', addressId));
  const address = customer.addresses.find(({ id }) => id === addressId);
  if (!address) throw new ProblemError('route.not_found');
  const names = { customerId: customer.id, addressId };
  const about = { collection: 'customers', id: customer.id } as const;
  return { address, names, rest: { about, elementId: addressId } };
}

function ofOneAddress(row: {
  command: CommandName;
  method: 'post' | 'delete';
  path: WriteRoute['path'];
  summary: string;
}) {
  const { command, ...rest } = row;
  return writeRoute({
    ...rest,
    tag,
    isForOffice: false,
    commands: [command],
    async intent(context) {
      const { names, rest } = await addressIn(context);
      return { command, args: names, ...rest };
    },
    ...(row.method === 'post' && { answer }),
  });
}

/** [CU4] Of any customer in the office's sight, or one's own. */
export const addressWrites: readonly WriteRoute[] = [
  writeRoute({
    method: 'post',
    path: '/api/admin/addresses/',
    tag,
    summary: 'Add an address to a customer',
    description: 'The office says whose it is; a customer adds to their own. The first one is the default.',
    isForOffice: false,
    commands: ['customer.add_address'],
    problems: ['route.not_found'],
    status: 201,
    body: bodyOf(NewAddress),
    example: { customer_id: EXAMPLE_ID, line1: '1 High Street', city: 'London', postcode: 'SW1A 1AA' },
    async intent(request) {
      const { customerId: given, ...fields } = request.body;
      const { id: customerId } = await request.target('customers', customerIn(given, request));
      const {
        id = request.newId('address'),
        label = '',
        line2 = '',
        accessNotes = '',
        isDefault = false,
      } = fields;
      const address = { ...fields, id, label, line2, accessNotes, isDefault };
      const about = { collection: 'customers', id: customerId } as const;
      return { command: 'customer.add_address', args: { customerId, address }, about, elementId: id };
    },
    answer,
  }),
  writeRoute({
    method: 'patch',
    path,
    tag,
    summary: 'Change an address',
    isForOffice: false,
    commands: ['customer.edit_address'],
    body: bodyOf(AddressEdit),
    example: { access_notes: 'Key under the pot' },
    async intent({ body, ...context }) {
      const { address, names, rest } = await addressIn(context);
      return {
        command: 'customer.edit_address',
        args: { ...names, ...editOfDocument(body, address) },
        ...rest,
      };
    },
    answer,
  }),
  ofOneAddress({
    method: 'post',
    path: '/api/admin/addresses/{id}/default/',
    summary: 'Make an address the default',
    command: 'customer.set_default_address',
  }),
  ofOneAddress({
    method: 'delete',
    path,
    summary: 'Remove an address that is not the default',
    command: 'customer.remove_address',
  }),
];

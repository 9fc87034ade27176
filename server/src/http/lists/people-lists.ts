import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { Id } from '#shared/core/ids.ts';
import { text } from '#shared/core/text.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import { emailFilter, oneOf, postcodeOfAddress, yesOrNo } from './filters.ts';
import { defineList, listFilter, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const byAge = { created_at: sortKey('timestamptz', sql`root.created_at`) };
const byName = { name: sortKey('text', sql`lower(root.name)`) };
const isActive = yesOrNo(sql`root.is_active`);
const role = oneOf(sql`root.role`, ['customer', 'staff', 'manager', 'admin']);

const INVITATION_STATES = {
  open: (now: string) =>
    sql`root.used_at IS NULL AND root.is_active AND root.expires_at > ${now}::timestamptz`,
  used: () => sql`root.used_at IS NOT NULL`,
  revoked: () => sql`root.used_at IS NULL AND NOT root.is_active`,
  expired: (now: string) =>
    sql`root.used_at IS NULL AND root.is_active AND root.expires_at <= ${now}::timestamptz`,
};

export const peopleLists: readonly ListDefinition[] = [
  defineList({
    path: '/api/admin/users/',
    tag: 'Accounts',
    title: 'Accounts',
    roles: ['admin'],
    collection: 'accounts',
    part: null,
    filters: {
      role,
      is_active: isActive,
      is_verified: yesOrNo(sql`root.is_verified`),
      email: emailFilter(sql`root.email`),
    },
    search: { text: sql.raw(SEARCH_TEXTS.users), index: 'users_search', finds: 'name or e-mail' },
    orders: { ...byAge, ...byName, email: sortKey('text', sql`lower(root.email)`) },
    defaultOrder: '-created_at',
  }),
  defineList({
    path: '/api/admin/invitations/',
    tag: 'Accounts',
    title: 'Invitations',
    roles: ['admin'],
    collection: 'invitations',
    part: null,
    filters: {
      role,
      status: listFilter(z.enum(['open', 'used', 'revoked', 'expired']), (state, { now }) =>
        INVITATION_STATES[state](now),
      ),
      email: emailFilter(sql`root.email`),
    },
    search: { text: sql`lower(' ' || root.name || ' ' || root.email)`, finds: 'name or e-mail' },
    orders: { ...byAge, expires_at: sortKey('timestamptz', sql`root.expires_at`) },
    defaultOrder: '-created_at',
  }),
  defineList({
    path: '/api/admin/customers/',
    tag: 'Customers',
    title: 'Customers',
    roles: ['manager', 'admin'],
    collection: 'customers',
    part: null,
    tagged: { table: 'customer_tags', root: 'id', filters: [], audience: null, named: { tag: '' } },
    filters: {
      email: emailFilter(sql`root.email`),
      tag: listFilter(
        text({ min: 1, max: 40 }).meta({ type: 'string' }),
        (tag) => sql`root.tags @> ARRAY[${tag}]::text[]`,
      ),
      has_account: yesOrNo(sql`root.account_id IS NOT NULL`),
      postcode: postcodeOfAddress,
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.customers),
      index: 'customers_search',
      finds: 'name, e-mail or telephone',
    },
    orders: { ...byAge, ...byName },
    defaultOrder: '-created_at',
  }),
  defineList({
    path: '/api/admin/staff/',
    tag: 'Staff',
    title: 'Members of staff',
    roles: ['manager', 'admin'],
    collection: 'staff',
    part: null,
    filters: {
      is_active: isActive,
      email: emailFilter(sql`root.email`),
      service: listFilter(
        Id.meta({ type: 'string', description: 'Who offers it' }),
        (id) => sql`root.id IN (SELECT staff_id FROM staff_services WHERE service_id = ${id}::uuid)`,
      ),
    },
    search: {
      text: sql`lower(' ' || root.name || ' ' || coalesce(root.email, '') || ' ' || coalesce(root.phone, ''))`,
      finds: 'name, e-mail or telephone',
    },
    orders: { ...byAge, ...byName },
    defaultOrder: 'name',
  }),
];

import { sql } from 'kysely';
import type { RootCondition } from '../../storage/aggregate-store.ts';
import { idFilter } from './filters.ts';
import { defineList, listFilter, type ListDefinition } from './list-definition.ts';
import { Id } from '#shared/core/ids.ts';
import { sortKey } from './sort-key.ts';

/** A list for everybody. Security: it holds no row but these, whatever is asked for, and its route says which fields. */
export interface PublicList {
  definition: ListDefinition;
  isPublic: RootCondition;
}

const everybody = { tag: 'Catalogue', roles: [], part: null, defaultOrder: 'name' } as const;
const name = sortKey('text', sql`lower(root.name)`);

/** [CA5] The same rule as `isOffered`, in the query. */
export const publicServices: PublicList = {
  definition: defineList({
    ...everybody,
    path: '/api/services/',
    title: 'The services that can be booked',
    collection: 'services',
    filters: { category: idFilter(sql`root.category_id`) },
    search: { text: sql`lower(' ' || root.name || ' ' || root.description)`, finds: 'name or description' },
    orders: {
      name,
      price: sortKey('int', sql`root.price_minor`),
      duration_minutes: sortKey('int', sql`root.duration_minutes`),
    },
  }),
  isPublic: sql`root.is_active AND root.approval_status = 'approved'
    AND EXISTS (SELECT FROM categories WHERE categories.id = root.category_id AND categories.is_active)`,
};

export const publicStaff: PublicList = {
  definition: defineList({
    ...everybody,
    path: '/api/staff/',
    title: 'The people who come',
    collection: 'staff',
    filters: {
      service: listFilter(
        Id.meta({ type: 'string', description: 'Who offers it' }),
        (id) => sql`root.id IN (SELECT staff_id FROM staff_services WHERE service_id = ${id}::uuid)`,
      ),
    },
    // Security: a search finds nothing that is not shown.
    search: {
      text: sql`lower(' ' || root.name || ' ' || root.bio)`,
      finds: 'name or what they say of themselves',
    },
    orders: { name },
  }),
  isPublic: sql`root.is_active`,
};

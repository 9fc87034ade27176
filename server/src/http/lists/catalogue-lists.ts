import { sql } from 'kysely';
import { idFilter, exactly, oneOf, yesOrNo } from './filters.ts';
import { defineList, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const byAge = { created_at: sortKey('timestamptz', sql`root.created_at`) };

export const catalogueLists: readonly ListDefinition[] = [
  defineList({
    path: '/api/admin/services/',
    tag: 'Catalogue',
    title: 'Services, proposed ones too',
    roles: ['staff', 'manager', 'admin'],
    collection: 'services',
    part: null,
    filters: {
      category: idFilter(sql`root.category_id`),
      is_active: yesOrNo(sql`root.is_active`),
      approval_status: oneOf(sql`root.approval_status`, ['pending', 'approved', 'rejected']),
    },
    search: { text: sql`lower(' ' || root.name || ' ' || root.description)`, finds: 'name or description' },
    orders: { ...byAge, name: sortKey('text', sql`lower(root.name)`) },
    defaultOrder: 'name',
  }),
  defineList({
    path: '/api/admin/categories/',
    tag: 'Catalogue',
    title: 'Categories',
    roles: ['manager', 'admin'],
    collection: 'company',
    part: { field: 'categories', rootName: null },
    filters: { is_active: yesOrNo(sql`element.is_active`) },
    search: { text: sql`lower(' ' || element.name)`, finds: 'name' },
    orders: {
      position: sortKey('int', sql`element.position`),
      name: sortKey('text', sql`lower(element.name)`),
    },
    defaultOrder: 'position',
  }),
  defineList({
    path: '/api/admin/coupons/',
    tag: 'Coupons',
    title: 'Coupons',
    roles: ['manager', 'admin'],
    collection: 'coupons',
    part: null,
    filters: {
      status: oneOf(sql`root.status`, ['active', 'inactive', 'expired']),
      code: exactly(sql`root.code`),
    },
    search: { text: sql`lower(' ' || root.code || ' ' || root.description)`, finds: 'code or description' },
    orders: {
      ...byAge,
      code: sortKey('text', sql`root.code`),
      valid_from: sortKey('timestamptz', sql`root.valid_from`),
    },
    defaultOrder: '-created_at',
  }),
];

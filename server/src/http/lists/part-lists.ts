import { z } from '@hono/zod-openapi';
import { sql } from 'kysely';
import { WallDate } from '#shared/core/zoned-time.ts';
import { SEARCH_TEXTS } from '../../storage/search-texts.ts';
import { idFilter, postcodeFilter, yesOrNo } from './filters.ts';
import { defineList, listFilter, type ListDefinition } from './list-definition.ts';
import { sortKey } from './sort-key.ts';

const postcode = postcodeFilter(sql`element.postcode`);

const ofStaff = {
  tag: 'Staff',
  roles: ['manager', 'admin'],
  collection: 'staff',
  search: { text: sql`lower(' ' || root.name)`, finds: 'the name of the person' },
} as const;
const byStaff = { staff_id: sortKey('text', sql`element.staff_id::text`) };
const staff = idFilter(sql`element.staff_id`);

const day = WallDate.meta({ type: 'string', example: '2026-12-01' });
/** Away on any day from one to the other, both included. */
const wallDays = {
  from: listFilter(day, (date) => sql`element.end_date >= ${date}::date`),
  to: listFilter(day, (date) => sql`element.start_date <= ${date}::date`),
};

/** Elements of documents that the API knows one by one. */
export const partLists: readonly ListDefinition[] = [
  defineList({
    path: '/api/admin/addresses/',
    tag: 'Customers',
    title: 'Addresses; for a customer their own',
    roles: ['customer', 'manager', 'admin'],
    collection: 'customers',
    part: { field: 'addresses', rootName: 'customer_id' },
    filters: {
      customer: idFilter(sql`element.customer_id`),
      postcode,
      is_default: yesOrNo(sql`element.is_default`),
    },
    search: {
      text: sql.raw(SEARCH_TEXTS.addresses),
      index: 'addresses_search',
      finds: 'street, place or postcode',
    },
    // Bytewise like its index, in which a postcode's beginning is one stretch.
    orders: { postcode: sortKey('text', sql`element.postcode COLLATE "C"`) },
    defaultOrder: 'postcode',
  }),
  defineList({
    ...ofStaff,
    path: '/api/admin/staff-schedules/',
    title: 'Weekly hours',
    part: { field: 'schedules', rootName: 'staff_id' },
    filters: {
      staff,
      day_of_week: listFilter(
        z.enum(['1', '2', '3', '4', '5', '6', '7']).openapi({ description: '1 is Monday' }),
        (day) => sql`element.day_of_week = ${Number(day)}`,
      ),
    },
    orders: { ...byStaff, day_of_week: sortKey('int', sql`element.day_of_week`) },
    defaultOrder: 'day_of_week',
  }),
  defineList({
    ...ofStaff,
    path: '/api/admin/staff-services/',
    title: 'Who offers what',
    part: { field: 'services', rootName: 'staff_id' },
    filters: { staff, service: idFilter(sql`element.service_id`) },
    orders: byStaff,
    defaultOrder: 'staff_id',
  }),
  defineList({
    ...ofStaff,
    path: '/api/admin/staff-areas/',
    title: 'Areas covered',
    part: { field: 'areas', rootName: 'staff_id' },
    filters: { staff, postcode, is_active: yesOrNo(sql`element.is_active`) },
    orders: { ...byStaff, postcode: sortKey('text', sql`element.postcode`) },
    defaultOrder: 'postcode',
  }),
  defineList({
    ...ofStaff,
    path: '/api/admin/staff-absences/',
    title: 'Days on which somebody is away',
    part: { field: 'absences', rootName: 'staff_id' },
    filters: { staff, ...wallDays },
    orders: { ...byStaff, start_date: sortKey('date', sql`element.start_date`) },
    defaultOrder: 'start_date',
  }),
];

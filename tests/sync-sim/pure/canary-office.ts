import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import {
  aCoupon,
  anAddress,
  anAppointment,
  anInvitation,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { CUSTOMERS, firstOffice, STAFF } from './first-office.ts';

/** Where words of people stand; each gets a mark of its own. */
const TEXTS = new Set([
  'name',
  'notes',
  'line1',
  'line2',
  'city',
  'accessNotes',
  'customerName',
  'serviceName',
  'description',
  'bio',
  'text',
  'authorName',
  'cancelReason',
  'tags',
]);
const FIRST_PRICE = 771_000;

/** `canary-customers-1-notes-x`: of which row, and which field. Prices are numbers that stand nowhere else. */
const MARK = /canary-(?<collection>[a-z]+)-(?<row>\d+)-(?<field>[a-z0-9.]+)-x|\b77[1-9]\d{3}\b/g;

export interface Mark {
  text: string;
  collection: CollectionName | 'price';
  /** The last part of its path. */
  field: string;
}

export function marksIn(text: string): Mark[] {
  const found = new Map([...text.matchAll(MARK)].map((match) => [match[0], match]));
  return [...found.values()].map(({ 0: mark, groups }) => ({
    text: mark,
    collection: (groups?.['collection'] ?? 'price') as Mark['collection'],
    field: fieldOf(groups?.['field']?.split('.') ?? ['price']),
  }));
}

/** The office that every history finds, with more in it, and a mark in every text and price of every row. */
export function canaryOffice(): [CollectionName, AnyDocument][] {
  const marker = { prices: 0 };
  const rows = new Map<CollectionName, number>();
  return [...firstOffice().map(furnished), ...besides()].map(([collection, document]) => {
    const row = rows.get(collection) ?? 0;
    rows.set(collection, row + 1);
    return [collection, marked(document, { row: `${collection}-${row}`, path: [] }, marker) as AnyDocument];
  });
}

/** Something in every field that a mark can stand in. */
function furnished([collection, document]: [CollectionName, AnyDocument]): [CollectionName, AnyDocument] {
  if (collection === 'customers')
    return [
      collection,
      {
        ...document,
        email: 'x',
        tags: ['x'],
        addresses: [anAddress({ id: idOf(`${document.id} address`) })],
      },
    ];
  if (collection !== 'appointments') return [collection, document];
  const note = { at: document.createdAt, accountId: null, authorName: 'x', text: 'x' };
  const internalNotes = [{ ...note, id: idOf(`${document.id} note`) }];
  return [collection, { ...document, internalNotes } as AnyDocument];
}

function besides(): [CollectionName, AnyDocument][] {
  const far = anAppointment({ bufferMinutes: 0 });
  return [
    ['coupons', aCoupon()],
    ['invitations', anInvitation()],
    ...CUSTOMERS.slice(0, 2).map((customerId, row): [CollectionName, AnyDocument] => [
      'subscriptions',
      aSubscription({ id: idOf(`series ${row}`), customerId, staffId: STAFF[row] ?? null }),
    ]),
    // Beyond the days that staff hold.
    ...STAFF.map((staffId, row): [CollectionName, AnyDocument] => [
      'appointments',
      {
        ...far,
        id: idOf(`far visit ${row}`),
        staffId,
        date: '2026-04-20',
        startsAt: '2026-04-20T10:00:00.000Z',
        endsAt: '2026-04-20T12:00:00.000Z',
        customerAppointments: far.customerAppointments.map((booking) => ({
          ...booking,
          id: idOf(`far booking ${row}`),
          customerId: CUSTOMERS[row] ?? null,
        })),
      },
    ]),
  ];
}

interface Place {
  row: string;
  path: readonly string[];
}

function marked(value: unknown, { row, path }: Place, marker: { prices: number }): unknown {
  if (typeof value === 'object' && value !== null) {
    const inside = Object.entries(value).map(
      ([name, each]) => [name, marked(each, { row, path: [...path, name] }, marker)] as const,
    );
    return Array.isArray(value) ? inside.map(([, each]) => each) : Object.fromEntries(inside);
  }
  const field = fieldOf(path);
  if (typeof value === 'number' && field.endsWith('Minor') && value > 0) {
    marker.prices += 1;
    return FIRST_PRICE + marker.prices;
  }
  if (typeof value !== 'string') return value;
  const mark = `canary-${row}-${path.join('.').toLowerCase()}-x`;
  if (/email/i.test(field)) return `${mark}@c.example`;
  return TEXTS.has(field) ? mark : value;
}

/** The last name in it: elements of a list have numbers. */
function fieldOf(path: readonly string[]): string {
  return path.findLast((name) => !/^\d+$/.test(name)) ?? '';
}

import type { AnyDocument, CollectionName } from '#shared/documents/collections.ts';
import {
  aChangeRequest,
  aCustomer,
  anAddress,
  anAppointment,
  anOrder,
  anOrderItem,
  aSubscription,
  idOf,
} from '#shared/testing/builders.ts';
import { CUSTOMERS, firstOffice, STAFF } from './first-office.ts';

/** What is no word of anybody's: names of states and kinds, and what the rules read. */
const NO_WORDS = new Set([
  'approvalStatus',
  'color',
  'country',
  'currency',
  'discountType',
  'frequency',
  'kind',
  'paymentStatus',
  'role',
  'slug',
  'source',
  'status',
  'zone',
]);
/** Nor are ids, dates, times and instants. */
const NO_WORD = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\d(?:T.*)?|\d\d:\d\d)$/;
/** Areas are compared with postcodes, and an area with a mark is nobody's. */
const AREAS = /^areas\.\d+\.postcode$/;
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

const marksOfDocument = new WeakMap<object, Mark[]>();

/** The same of a document, which is looked at again and again and never changes. */
export function marksOf(document: object): Mark[] {
  const known = marksOfDocument.get(document) ?? marksIn(JSON.stringify(document));
  marksOfDocument.set(document, known);
  return known;
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

const LONG_AGO = { startDate: '2025-01-01', endDate: '2025-01-02', reason: 'x' };
/** With those of the first office. */
const ALL_CUSTOMERS = 300;

/** Something in every field that a mark can stand in; an empty text is filled, too. */
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
  if (collection === 'staff')
    return [collection, { ...document, absences: [{ ...LONG_AGO, id: idOf(`${document.id} away`) }] }];
  if (collection !== 'appointments') return [collection, document];
  const note = { at: document.createdAt, accountId: null, authorName: 'x', text: 'x' };
  const internalNotes = [{ ...note, id: idOf(`${document.id} note`) }];
  return [collection, { ...document, internalNotes } as AnyDocument];
}

function besides(): [CollectionName, AnyDocument][] {
  const far = anAppointment({ bufferMinutes: 0 });
  return [
    ...Array.from({ length: ALL_CUSTOMERS - CUSTOMERS.length }, (_, row) =>
      furnished(['customers', aCustomer({ id: idOf(`one more customer ${row}`) })]),
    ),
    [
      'orders',
      anOrder({
        id: idOf('order of a guest'),
        customerId: null,
        guestName: 'x',
        guestEmail: 'x',
        guestPhone: 'x',
        changeRequests: [aChangeRequest()],
        items: [anOrderItem({ id: idOf('item of a guest'), staffId: null })],
      }),
    ],
    ...CUSTOMERS.slice(0, 2).map((customerId, row): [CollectionName, AnyDocument] => [
      'subscriptions',
      aSubscription({
        id: idOf(`series ${row}`),
        customerId,
        staffId: STAFF[row] ?? null,
        changeRequests: [{ ...aChangeRequest({ id: idOf(`request ${row}`) }), visitId: null }],
      }),
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
  if (typeof value !== 'string' || NO_WORDS.has(field) || NO_WORD.test(value) || AREAS.test(path.join('.')))
    return value;
  const mark = `canary-${row}-${path.join('.').toLowerCase()}-x`;
  return /email/i.test(field) ? `${mark}@c.example` : mark;
}

/** The last name in it: elements of a list have numbers. */
function fieldOf(path: readonly string[]): string {
  return path.findLast((name) => !/^\d+$/.test(name)) ?? '';
}

import { expect, test } from 'vitest';
import { aCustomer, idOf } from '../testing/builders.ts';
import { pulled, tombstone } from '../testing/map-truth-store.ts';
import { newerCopies } from './accept-copies.ts';
import type { Copy } from './truth-store.ts';

const id = idOf('customer');
const at = (revision: number) => pulled('customers', aCustomer({ revision }));
const held = (revision: number): Map<string, Copy> =>
  new Map([[id, { id, revision, deleted: false, document: aCustomer() }]]);

test('[SY2] an older revision never replaces a newer one, be it a tombstone', () => {
  expect(newerCopies(held(5), [at(4)])).toEqual([]);
  expect(newerCopies(held(5), [tombstone('customers', id, 4)])).toEqual([]);
  expect(newerCopies(held(5), [at(6)])).toEqual([at(6)]);
  expect(newerCopies(held(5), [tombstone('customers', id, 6)])).toEqual([tombstone('customers', id, 6)]);
});

test('[SY2] the same revision may be written again, which repairs a damaged copy', () => {
  expect(newerCopies(held(5), [at(5)])).toEqual([at(5)]);
});

test('[SY2] of several copies in one page the newest counts, in whatever order', () => {
  expect(newerCopies(new Map(), [at(2), at(3), at(1)])).toEqual([at(3)]);
});

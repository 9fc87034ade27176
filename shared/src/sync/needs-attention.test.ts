import { expect, test } from 'vitest';
import type { Change } from '../command-kit/change.ts';
import { NOW, aCustomer, anAddress, idOf } from '../testing/builders.ts';
import { aRow, accepted, refused } from '../testing/outbox-builders.ts';
import { attentionCases } from './needs-attention.ts';

const id = idOf('customer');
const edit: Change = {
  kind: 'update',
  collection: 'customers',
  id,
  operations: [
    { path: ['name'], value: 'Mine' },
    { path: ['notes'], value: 'agreed' },
    { path: ['addresses', `#${idOf('address')}`, 'city'], value: 'Leeds' },
    { path: ['addresses', `#${idOf('old address')}`], remove: true },
  ],
};

test('[SY1] a case tells what I had changed and what stands there now', () => {
  const truth = aCustomer({
    name: 'Theirs',
    notes: 'agreed',
    addresses: [anAddress(), anAddress({ id: idOf('old address') })],
  });
  const [found] = attentionCases([refused(aRow({ patches: [edit] }))], () => truth);
  expect(found?.refusal.code).toBe('not_found');
  expect(found?.changes[0]).toMatchObject({
    collection: 'customers',
    id,
    kind: 'update',
    created: null,
    current: truth,
  });
  expect(found?.changes[0]?.fields).toEqual([
    { path: ['name'], attempted: 'Mine', current: 'Theirs' },
    { path: ['addresses', `#${idOf('address')}`, 'city'], attempted: 'Leeds', current: 'London' },
    {
      path: ['addresses', `#${idOf('old address')}`],
      attempted: null,
      current: anAddress({ id: idOf('old address') }),
    },
  ]);
});

test('[SY1] an edit of what is gone keeps what I did; a creation shows the document', () => {
  const created: Change = {
    kind: 'create',
    collection: 'customers',
    id,
    document: aCustomer({ revision: 0 }),
  };
  const [found] = attentionCases([refused(aRow({ patches: [edit, created] }))], () => null);
  expect(found?.changes.map(({ kind, current, created: made }) => [kind, current, made?.id ?? null])).toEqual(
    [
      ['update', null, null],
      ['create', null, id],
    ],
  );
});

test('[SY1] only refusals that nobody dealt with are cases', () => {
  const rows = [
    aRow({ n: 1 }),
    accepted(aRow({ n: 2 }), []),
    { ...refused(aRow({ n: 3 })), resolvedAt: NOW },
    { ...refused(aRow({ n: 4 })), isVoid: true },
    { ...refused(aRow({ n: 5 })), isSettled: true },
  ];
  expect(attentionCases(rows, () => null).map(({ row }) => row.n)).toEqual([5]);
});

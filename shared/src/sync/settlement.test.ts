import { describe, expect, test } from 'vitest';
import type { Change } from '../command-kit/change.ts';
import { aCustomer, idOf } from '../testing/builders.ts';
import { START_POSITION } from '../testing/map-truth-store.ts';
import { accepted, aRow, refused } from '../testing/outbox-builders.ts';
import { isPatchSettled, mustReoffer, overdueRows, settledRows, type Held } from './settlement.ts';
import type { Copy, Position } from './truth-store.ts';

const [one, two] = [idOf('one'), idOf('two')];

function rename(id: string): Change {
  return { kind: 'update', collection: 'customers', id, operations: [{ path: ['name'], value: 'Renamed' }] };
}

function holding(revisions: Record<string, number>, position: Partial<Position> = {}): Held {
  const copies = Object.entries(revisions).map(([id, revision]): [string, Copy] => [
    id,
    { id, revision, deleted: false, document: aCustomer({ id, revision }) },
  ]);
  const byId = new Map(copies);
  return { position: { ...START_POSITION, ...position }, copyOf: ({ id }) => byId.get(id) };
}

const edit = aRow({ patches: [rename(one)] });
const isSettled = (row: typeof edit, held: Held, rows = [row]) =>
  isPatchSettled(row, rename(one), { rows, held });

describe('[SY3] a patch stays until the replica holds what the server made of it', () => {
  test('unanswered: it stays, whatever is pulled', () => {
    expect(isSettled(edit, holding({ [one]: 99 }, { horizon: '99', snapshotHorizon: '99' }))).toBe(false);
  });

  test('refused or void: it goes at once', () => {
    expect(isSettled(refused(edit), holding({ [one]: 1 }))).toBe(true);
    expect(isSettled({ ...edit, isVoid: true }, holding({ [one]: 1 }))).toBe(true);
  });

  test('accepted: it goes with the revision that the verdict names', () => {
    const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }]);
    expect(isSettled(row, holding({ [one]: 5 }))).toBe(false);
    expect(isSettled(row, holding({ [one]: 6 }))).toBe(true);
    expect(isSettled(row, holding({ [one]: 7 }))).toBe(true);
  });

  test('accepted: a tombstone keeps its revision and counts the same', () => {
    const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }]);
    const dead: Copy = { id: one, revision: 7, deleted: true, document: null };
    expect(isSettled(row, { position: START_POSITION, copyOf: () => dead })).toBe(true);
  });

  test('accepted in another epoch: it stays, for that write may be lost', () => {
    const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }]);
    expect(
      isSettled(row, holding({ [one]: 9 }, { epoch: 'epoch-2', horizon: '99', snapshotHorizon: '99' })),
    ).toBe(false);
  });

  test('a snapshot taken after the command settles it, even where the document is gone', () => {
    const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }], '10');
    expect(isSettled(row, holding({}, { snapshotHorizon: '10' }))).toBe(false);
    expect(isSettled(row, holding({}, { snapshotHorizon: '11' }))).toBe(true);
  });

  test('a pull past the command does not: the document may have been written again above the horizon', () => {
    const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }], '10');
    expect(isSettled(row, holding({ [one]: 5 }, { horizon: '11' }))).toBe(false);
  });

  test('not named: it goes when all that the verdict names has arrived', () => {
    const named = [
      { collection: 'customers' as const, id: two, revision: 3 },
      { collection: 'orders' as const, id: idOf('order'), revision: 2 },
    ];
    const row = accepted(edit, named);
    expect(isSettled(row, holding({ [two]: 3 }))).toBe(false);
    expect(isSettled(row, holding({ [two]: 3, [idOf('order')]: 2 }))).toBe(true);
  });

  test('nothing named: it goes when the pull has passed the command', () => {
    const row = accepted(edit, [], '10');
    expect(isSettled(row, holding({ [one]: 5 }, { horizon: '10' }))).toBe(false);
    expect(isSettled(row, holding({ [one]: 5 }, { horizon: '11' }))).toBe(true);
  });

  test('not named: a copy that holds a later command of mine holds the earlier ones too', () => {
    const first = accepted(edit, [{ collection: 'customers', id: two, revision: 3 }], '10');
    const second = accepted(
      aRow({ n: 2, patches: [rename(one)] }),
      [{ collection: 'customers', id: one, revision: 6 }],
      '11',
    );
    const held = holding({ [one]: 6 });
    expect(isSettled(first, held, [first, second])).toBe(true);
    expect(isSettled(first, held, [first])).toBe(false);
  });

  test('later is what the server ran later: after a restore rows may have gone up in another order', () => {
    const first = accepted(edit, [{ collection: 'customers', id: one, revision: 7 }], '12');
    const second = accepted(
      aRow({ n: 2, patches: [rename(one)] }),
      [{ collection: 'customers', id: one, revision: 6 }],
      '11',
    );
    expect(isSettled(first, holding({ [one]: 6 }), [first, second])).toBe(false);
    const unnamed = accepted(edit, [{ collection: 'customers', id: two, revision: 3 }], '12');
    expect(isSettled(unnamed, holding({ [one]: 6 }), [unnamed, second])).toBe(false);
  });
});

describe('[SY3] a row is latched when every patch is covered, in order', () => {
  test('a row with two documents waits for both', () => {
    const row = accepted(aRow({ patches: [rename(one), rename(two)] }), [
      { collection: 'customers', id: one, revision: 6 },
      { collection: 'customers', id: two, revision: 2 },
    ]);
    expect(settledRows([row], holding({ [one]: 6, [two]: 1 }))).toEqual([]);
    expect(settledRows([row], holding({ [one]: 6, [two]: 2 }))).toEqual([1]);
  });

  test('refused and void rows at once, accepted ones never before an earlier accepted one', () => {
    const waiting = accepted(aRow({ n: 1, patches: [rename(two)] }), [
      { collection: 'customers', id: two, revision: 3 },
    ]);
    const covered = accepted(aRow({ n: 2, patches: [rename(one)] }), [
      { collection: 'customers', id: one, revision: 6 },
    ]);
    const rows = [waiting, covered, refused(aRow({ n: 3 })), aRow({ n: 4, isVoid: true }), aRow({ n: 5 })];
    expect(settledRows(rows, holding({ [one]: 6, [two]: 1 }))).toEqual([3, 4]);
    expect(settledRows(rows, holding({ [one]: 6, [two]: 3 }))).toEqual([1, 2, 3, 4]);
  });

  test('an accepted row without patches is done; one of another epoch is not', () => {
    const row = accepted(aRow(), []);
    expect(settledRows([row], holding({}))).toEqual([1]);
    expect(settledRows([row], holding({}, { epoch: 'epoch-2' }))).toEqual([]);
  });
});

test('[SY8] only an accepted verdict of another epoch, on a row not settled, makes the rows go up again', () => {
  const row = accepted(edit, []);
  expect(mustReoffer([row], START_POSITION.epoch)).toBe(false);
  expect(mustReoffer([row], 'epoch-2')).toBe(true);
  expect(mustReoffer([edit, refused(edit), { ...row, isSettled: true }], 'epoch-2')).toBe(false);
});

test('[SY3] a row is overdue when the pull has passed it and its document has not come', () => {
  const row = accepted(edit, [{ collection: 'customers', id: one, revision: 6 }], '10');
  expect(overdueRows([row], holding({ [one]: 5 }, { horizon: '10' }))).toEqual([]);
  expect(overdueRows([row], holding({ [one]: 5 }, { horizon: '11' }))).toEqual([1]);
  expect(overdueRows([row], holding({ [one]: 6 }, { horizon: '11' }))).toEqual([]);
  expect(overdueRows([edit, refused(edit)], holding({}, { horizon: '11' }))).toEqual([]);
});

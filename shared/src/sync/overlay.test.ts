import { expect, test } from 'vitest';
import type { Change } from '../command-kit/change.ts';
import { aCustomer, anOrder, idOf } from '../testing/builders.ts';
import { MapTruthStore, pulled, tombstone } from '../testing/map-truth-store.ts';
import { accepted, aRow } from '../testing/outbox-builders.ts';
import { WINDOW_STEP, patchesOf, seenById, seenCount, seenWindow } from './overlay.ts';
import type { TruthQuery } from './truth-store.ts';

const byName = { selector: {}, sort: [{ field: 'name', direction: 'asc' }] } satisfies Partial<TruthQuery>;
const id = idOf('customer');

function rename(of: string, name: string): Change {
  return { kind: 'update', collection: 'customers', id: of, operations: [{ path: ['name'], value: name }] };
}

function truthOf(...documents: Parameters<MapTruthStore['applyPage']>[0]): MapTruthStore {
  const truth = new MapTruthStore();
  truth.applyPage(documents);
  return truth;
}

test('[SY2] what my edits move out of a window is made up for from behind it', async () => {
  const customers = Array.from({ length: WINDOW_STEP + 20 }, (_, index) =>
    aCustomer({ id: idOf(`customer ${index}`), name: `name ${String(index).padStart(3, '0')}` }),
  );
  const truth = truthOf(...customers.map((customer) => pulled('customers', customer)));
  const moved = customers.slice(0, 5).map(({ id }) => rename(id, 'zzz'));
  const rows = [aRow({ patches: moved })];
  const seen = await seenWindow({ truth, rows }, 'customers', { ...byName, skip: 0, limit: WINDOW_STEP });
  expect(seen.map(({ document }) => document.name)).toEqual(
    customers.slice(5, WINDOW_STEP + 5).map(({ name }) => name),
  );
});

test('[SY2] a document of mine that the server does not know is seen, found and counted', async () => {
  const source = {
    truth: truthOf(),
    rows: [
      aRow({
        n: 7,
        patches: [{ kind: 'create', collection: 'customers', id, document: aCustomer({ revision: 0 }) }],
      }),
    ],
  };
  const seen = await seenWindow(source, 'customers', {
    ...byName,
    selector: { name: 'Carla Jones' },
    skip: 0,
    limit: 10,
  });
  expect(seen).toEqual([{ document: aCustomer({ revision: 0 }), provisional: [7] }]);
  expect(await seenCount(source, 'customers', { name: 'Carla Jones' })).toBe(1);
  expect(await seenCount(source, 'customers', { name: 'Somebody else' })).toBe(0);
});

test('[SY2] patches of several rows add up in order, and each row is named', async () => {
  const source = {
    truth: truthOf(pulled('customers', aCustomer())),
    rows: [
      aRow({ n: 1, patches: [rename(id, 'First')] }),
      aRow({ n: 2, patches: [rename(id, 'Second'), rename(id, 'Third')] }),
    ],
  };
  const seen = (await seenById(source, 'customers', [id])).get(id);
  expect(seen).toMatchObject({ document: { name: 'Third' }, provisional: [1, 2] });
  expect(patchesOf(source).patchedIds('customers')).toEqual(new Set([id]));
  expect(patchesOf(source).patchedIds('orders')).toEqual(new Set());
});

test('[SY2] neither an edit nor a creation brings back what was deleted', async () => {
  const truth = truthOf(tombstone('customers', id, 3));
  const created: Change = {
    kind: 'create',
    collection: 'customers',
    id,
    document: aCustomer({ revision: 0 }),
  };
  expect(
    await seenById({ truth, rows: [aRow({ patches: [rename(id, 'Ghost')] })] }, 'customers', [id]),
  ).toEqual(new Map());
  expect(await seenById({ truth, rows: [aRow({ patches: [created] })] }, 'customers', [id])).toEqual(
    new Map(),
  );
});

test('[SY3] a patch that the verdict does not name waits for the documents it names, in whatever collection', async () => {
  const orderId = idOf('order');
  const row = accepted(aRow({ patches: [rename(id, 'Renamed')] }), [
    { collection: 'orders', id: orderId, revision: 2 },
  ]);
  const truth = truthOf(pulled('customers', aCustomer()), pulled('orders', anOrder({ revision: 1 })));
  const nameSeen = async () =>
    (await seenById({ truth, rows: [row] }, 'customers', [id])).get(id)?.document.name;
  expect(await nameSeen()).toBe('Renamed');
  truth.applyPage([pulled('orders', anOrder({ revision: 2 }))]);
  expect(await nameSeen()).toBe('Carla Jones');
});

import { must } from '#shared/core/assert.ts';
import type { OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import type { Verdict } from '#shared/sync/verdict.ts';
import { NOW, aCustomer, idOf } from '#shared/testing/builders.ts';
import { aDraft, aVerdict } from '#shared/testing/outbox-builders.ts';
import { expectSame, type ContractCase } from './contract-case.ts';

export interface OutboxHarness {
  /** Empty. */
  store: OutboxStore;
  /** Another handle on the same storage, as after a crash and a new start. */
  reopen(): Promise<OutboxStore>;
}

const LATER = '2026-03-02T10:00:00.000Z';
const numbers = (rows: readonly OutboxRow[]): number[] => rows.map(({ n }) => n);

/** Three rows with one patch each; their ids say which is which. */
async function threeRows(store: OutboxStore): Promise<OutboxRow[]> {
  const rows: OutboxRow[] = [];
  for (const name of ['first', 'second', 'third']) {
    const document = aCustomer({ id: idOf(name), revision: 0 });
    const patches = [
      { kind: 'create' as const, collection: 'customers' as const, id: document.id, document },
    ];
    rows.push(await store.append(aDraft({ commandId: idOf(`command ${name}`), patches })));
  }
  return rows;
}

async function answer(store: OutboxStore, row: OutboxRow, verdict: Partial<Verdict> = {}): Promise<void> {
  await store.markOffered([row.n], NOW);
  await store.recordVerdicts([{ ...aVerdict(row), ...verdict }]);
}

const refusal = {
  outcome: 'refused' as const,
  refusal: { code: 'not_found' as const, details: { collection: 'customers' } },
};

/** [SY1] What the sync core relies on in the store of the outbox. */
export const outboxStoreCases: ContractCase<OutboxHarness>[] = [
  {
    title: 'numbers rows from 1 without gaps, and keeps them over a crash as they were',
    async run({ store, reopen }) {
      const rows = await threeRows(store);
      expectSame(numbers(rows), [1, 2, 3], 'numbers');
      expectSame(await (await reopen()).open(), rows, 'rows after the crash');
      const next = await (await reopen()).append(aDraft({ commandId: idOf('command fourth') }));
      expectSame(next.n, 4, 'the number after the crash');
    },
  },
  {
    title: 'numbers rows that are appended at the same moment without gaps or twins',
    async run({ store }) {
      const drafts = Array.from({ length: 20 }, (_, index) =>
        aDraft({ commandId: idOf(`at once ${index}`) }),
      );
      const rows = await Promise.all(drafts.map((draft) => store.append(draft)));
      const expected = Array.from({ length: 20 }, (_, index) => index + 1);
      expectSame(
        numbers(rows).toSorted((left, right) => left - right),
        expected,
        'numbers',
      );
    },
  },
  {
    title: 'gives undelivered rows in order up to the limit, and no longer once they are answered',
    async run({ store }) {
      const [first] = await threeRows(store);
      expectSame(numbers(await store.undelivered(2)), [1, 2], 'the first two');
      await answer(store, must(first, 'a row'));
      expectSame(numbers(await store.undelivered(10)), [2, 3], 'what is left');
      expectSame(numbers(await store.open()), [1, 2, 3], 'open, for accepted is not settled');
    },
  },
  {
    title: 'stores when a row was first offered, durably and once',
    async run({ store, reopen }) {
      await threeRows(store);
      await store.markOffered([1, 2], NOW);
      await store.markOffered([2, 3], LATER);
      const offered = (await (await reopen()).open()).map(({ offeredAt }) => offeredAt);
      expectSame(offered, [NOW, NOW, LATER], 'offeredAt');
    },
  },
  {
    title: 'makes a row void only while it was never offered; void rows still go up and are nobody’s case',
    async run({ store, reopen }) {
      await threeRows(store);
      await store.markOffered([1], NOW);
      expectSame(await store.makeVoid(1), false, 'offered');
      expectSame(await store.makeVoid(2), true, 'never offered');
      expectSame(await store.makeVoid(9), false, 'unknown');
      const rows = await (await reopen()).undelivered(10);
      expectSame(
        rows.map(({ isVoid }) => isVoid),
        [false, true, false],
        'isVoid',
      );
      const second = must(rows[1], 'the void row');
      await answer(store, second, { outcome: 'refused', refusal: { code: 'command.void', details: {} } });
      await store.markSettled([2]);
      expectSame(numbers(await store.open()), [1, 3], 'open');
    },
  },
  {
    title: 'keeps the first verdict of a command, found by its id whatever number it went up with',
    async run({ store }) {
      const [first] = await threeRows(store);
      const row = must(first, 'a row');
      const verdict = { ...aVerdict(row), n: 77 };
      await store.recordVerdicts([verdict, { ...aVerdict({ n: 1, commandId: idOf('a stranger') }) }]);
      await store.recordVerdicts([{ ...verdict, ...refusal }]);
      expectSame((await store.open())[0]?.verdict, verdict, 'verdict');
    },
  },
  {
    title: 'leaves settled rows out of the open ones',
    async run({ store, reopen }) {
      const [first] = await threeRows(store);
      await answer(store, must(first, 'a row'));
      await store.markSettled([1]);
      expectSame(numbers(await (await reopen()).open()), [2, 3], 'open');
    },
  },
  {
    title: 'keeps a refused row open, with what the user did, until it is resolved',
    async run({ store, reopen }) {
      const [first] = await threeRows(store);
      const row = must(first, 'a row');
      await answer(store, row, refusal);
      await store.markSettled([1]);
      const kept = must((await (await reopen()).open())[0], 'the refused row');
      expectSame([kept.n, kept.isSettled, kept.patches], [1, true, row.patches], 'refused');
      await store.markResolved(1, LATER);
      expectSame(numbers(await store.open()), [2, 3], 'open after resolving');
    },
  },
  {
    title: '[SY4] under another client id the unanswered rows go up from 1, keeping their own numbers',
    async run({ store, reopen }) {
      const [first] = await threeRows(store);
      await answer(store, must(first, 'a row'));
      const before = await store.client();
      expectSame(before.numberOffset, 0, 'offset at first');
      await store.renumber({ clientId: idOf('new client'), lastN: 0 });
      expectSame(
        await (await reopen()).client(),
        { ...before, clientId: idOf('new client'), numberOffset: 1 },
        'client',
      );
      expectSame(numbers(await store.undelivered(10)), [2, 3], 'rows');
    },
  },
  {
    title:
      '[SY4] behind: the first unanswered row, or the next to come, goes up as the number the server waits for',
    async run({ store }) {
      const rows = await threeRows(store);
      const before = await store.client();
      const { clientId } = before;
      await store.renumber({ clientId, lastN: 7 });
      expectSame(await store.client(), { ...before, numberOffset: 1 - 8 }, 'with rows');
      for (const row of rows) await answer(store, row);
      await store.renumber({ clientId, lastN: 2 });
      expectSame(await store.client(), { ...before, numberOffset: 4 - 3 }, 'without rows');
    },
  },
  {
    title:
      '[SY8] another epoch: accepted and unanswered rows go up again in their order, refused and void ones never',
    async run({ store, reopen }) {
      const [first, second, third] = await threeRows(store);
      await answer(store, must(first, 'a row'), { epoch: 'old' });
      await answer(store, must(second, 'a row'), { ...refusal, epoch: 'old' });
      await answer(store, must(third, 'a row'), { epoch: 'old' });
      await store.markSettled([1]);
      for (const name of ['fourth', 'fifth', 'sixth'])
        await store.append(aDraft({ commandId: idOf(`command ${name}`) }));
      await store.makeVoid(5);
      const newest = await store.append(aDraft({ commandId: idOf('command seventh') }));
      await store.recordVerdicts([{ ...aVerdict(newest), epoch: 'new' }]);
      const [before, count] = [await store.client(), await store.reoffer('new')];
      expectSame([before.epoch, count], [null, 2], 'accepted ones that go up again');
      const again = await (await reopen()).undelivered(10);
      const expected = ['first', 'third', 'fourth', 'sixth'].map((name) => idOf(`command ${name}`));
      expectSame(
        again.map(({ commandId }) => commandId),
        expected,
        'offered again',
      );
      expectSame(numbers(again), [8, 9, 10, 11], 'fresh numbers without gaps');
      expectSame(
        again.map(({ verdict, isSettled }) => [verdict, isSettled]),
        expected.map(() => [null, false]),
        'unanswered',
      );
      expectSame(numbers(await store.open()), [2, 7, 8, 9, 10, 11], 'open');
      const found = await reopen();
      expectSame([(await found.client()).epoch, await found.sentAgain()], ['new', 2], 'after a crash');
      expectSame(
        again.map(({ name, version, args }) => [name, version, args]),
        expected.map(() => [aDraft().name, aDraft().version, aDraft().args]),
        'what goes up again',
      );
      await found.forgetSentAgain();
      expectSame(await store.sentAgain(), 0, 'seen');
    },
  },
  {
    title: '[SY8] the first epoch, and the same one again, move no row; a late verdict of another does',
    async run({ store, reopen }) {
      const [first] = await threeRows(store);
      expectSame(await store.reoffer('one'), 0, 'the first epoch');
      expectSame(numbers(await store.undelivered(10)), [1, 2, 3], 'numbers');
      await answer(store, must(first, 'a row'), { epoch: 'one' });
      expectSame(await store.reoffer('one'), 0, 'the same epoch');
      expectSame(numbers(await store.open()), [1, 2, 3], 'numbers');
      expectSame(await store.reoffer('two'), 1, 'another epoch');
      const [late] = await store.undelivered(1);
      await answer(store, must(late, 'a row'), { epoch: 'one' });
      expectSame(await (await reopen()).reoffer('two'), 1, 'a late verdict');
      expectSame(await store.sentAgain(), 2, 'all that went up again');
    },
  },
  {
    title: '[SY4] keeps the newest signed verdict of its epoch, also when its row is gone',
    async run({ store, reopen }) {
      const [first, second, third] = await threeRows(store);
      await store.reoffer('one');
      const signed = (xid: string) => ({ epoch: 'one', xid, signature: `signed ${xid}` });
      await answer(store, must(first, 'a row'), signed('100'));
      await answer(store, must(second, 'a row'), signed('99'));
      await answer(store, must(third, 'a row'), { epoch: 'two', xid: '200', signature: 'foreign' });
      await store.markSettled([1, 2]);
      const newest = async (of: OutboxStore) => (await of.client()).newest;
      const shown = { commandId: must(first, 'a row').commandId, epoch: 'one', signature: 'signed 100' };
      expectSame(await newest(await reopen()), { xid: '100', shown }, 'the newest');
      await store.reoffer('two');
      expectSame(await newest(await reopen()), null, 'in another epoch');
    },
  },
];

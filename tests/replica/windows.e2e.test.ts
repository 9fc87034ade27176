import type { Page } from 'playwright';
import { describe, expect } from 'vitest';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import {
  call,
  createCustomer,
  goOffline,
  newCustomer,
  onServer,
  openAs,
  settledCustomer,
  until,
  type Office,
} from './support/office.ts';
import { test } from './support/replica-test.ts';

interface TwoWindows {
  office: Office;
  page: Page;
  secondPage: Page;
}

async function openBoth({ office, page, secondPage }: TwoWindows): Promise<StoredSession> {
  const session = await openAs(page, office, 'admin');
  await call(secondPage, 'open', session);
  await until(
    () => call(secondPage, 'status'),
    (status) => status?.phase === 'online',
  );
  return session;
}

describe('two windows of one account', () => {
  test('[SY12] one of them pulls, delivers and holds the stream for both', async ({
    office,
    page,
    secondPage,
  }) => {
    const before = office.network.count('/sync/stream');
    await openBoth({ office, page, secondPage });
    expect(office.network.count('/sync/stream')).toBe(before + 1);
    const id = await createCustomer(secondPage, 'Window Two');
    await settledCustomer(secondPage, id);
    expect((await call(page, 'seeOne', 'customers', id))?.provisional).toEqual([]);
    expect(office.network.count('/sync/stream')).toBe(before + 1);
  });

  test('[SY12] a live list in the other window follows', async ({ office, page, secondPage }) => {
    await openBoth({ office, page, secondPage });
    await call(secondPage, 'watch', 'list', 'customers', {
      selector: { name: 'Window Watched' },
      sort: [],
      skip: 0,
      limit: 5,
    });
    await createCustomer(page, 'Window Watched');
    const followed = await until(
      () => call(secondPage, 'watched', 'list'),
      (window) => window?.total === 1 && window.documents[0]?.provisional.length === 0,
    );
    expect(followed?.documents[0]?.document.revision).toBe(1);
  });

  test('[SY12] both write offline without a number twice, and everything goes up', async ({
    office,
    page,
    secondPage,
  }) => {
    await openBoth({ office, page, secondPage });
    goOffline(office);
    const rows = await Promise.all(
      [page, secondPage, page, secondPage, page, secondPage].map(async (each, at) => {
        const id = await call(each, 'newId');
        return call(each, 'submit', 'customer.create', newCustomer(id, `Window Many ${at}`));
      }),
    );
    expect(new Set(rows.map(({ n }) => n)).size).toBe(6);
    office.network.setFault(() => null);
    await call(secondPage, 'syncNow');
    for (const each of [page, secondPage]) {
      await until(
        () => call(each, 'status'),
        (status) => status?.waiting === 0 && status.phase === 'online',
      );
    }
    for (const at of [0, 5]) expect(await onServer(page, office, `Window Many ${at}`)).toBe(1);
  });

  test('[SY15] batches of two windows do not mix, go up as commands like any other, and are undone as far as told', async ({
    office,
    page,
    secondPage,
  }) => {
    await openBoth({ office, page, secondPage });
    goOffline(office);
    // What was offered once is not withdrawn any more, so the batches come while nothing is tried.
    await createCustomer(page, 'Batch Before');
    await until(
      () => call(page, 'status'),
      (status) => status?.phase === 'offline',
    );
    const batchOf = async (each: Page, name: string) => {
      const ids = await Promise.all([1, 2, 3].map(() => call(each, 'newId')));
      const commands = [...ids, ids[0] ?? ''].map((id) => ({
        name: 'customer.create' as const,
        args: newCustomer(id, name),
      }));
      return { commands, outcome: await call(each, 'submitBatch', commands) };
    };
    const [kept, undone] = await Promise.all([
      batchOf(page, 'Batch Kept'),
      batchOf(secondPage, 'Batch Undone'),
    ]);
    for (const { outcome } of [kept, undone]) {
      const numbers = outcome.saved.map(({ n }) => n);
      const [first = 0] = numbers;
      expect(numbers).toEqual([first, first + 1, first + 2]);
      // The same customer twice: decided on what the first one of the batch did.
      expect(outcome.refused).toMatchObject([{ index: 3, refusal: { code: 'exists' } }]);
    }
    const back = await call(secondPage, 'takeBatchBack', undone.commands, undone.outcome);
    expect([back.withdrawn + back.standing, back.countered]).toEqual([3, 0]);
    office.network.setFault(() => null);
    await call(page, 'syncNow');
    for (const each of [page, secondPage])
      await until(
        () => call(each, 'status'),
        (status) => status?.waiting === 0 && status.phase === 'online',
      );
    expect(await onServer(page, office, 'Batch Kept')).toBe(3);
    // The next try may have come between: what stands is what the server has, and nothing else.
    expect(await onServer(page, office, 'Batch Undone')).toBe(back.standing);
    const late = await call(page, 'takeBatchBack', kept.commands, kept.outcome);
    expect(late).toEqual({ withdrawn: 0, countered: 0, standing: 3 });
  });

  test('[SY12] the other takes over when the leader is closed', async ({ office, page, secondPage }) => {
    await openBoth({ office, page, secondPage });
    await page.close();
    const id = await createCustomer(secondPage, 'Window Heir');
    expect((await settledCustomer(secondPage, id))?.document.revision).toBe(1);
  });

  test('[SY12] the other takes over when the leader is killed in the middle of a delivery', async ({
    context,
    office,
    page,
    secondPage,
  }) => {
    await openBoth({ office, page, secondPage });
    office.network.setFault((path) => (path === '/sync/push' ? { kind: 'lose_reply' } : null));
    const id = await createCustomer(page, 'Window Killed');
    await until(
      () => call(secondPage, 'waiting'),
      ([row]) => row !== undefined && row.offeredAt !== null,
    );
    const crashed = context.newCDPSession(page).then((devtools) => devtools.send('Page.crash'));
    await Promise.race([crashed.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500))]);
    office.network.setFault(() => null);
    await settledCustomer(secondPage, id);
    expect(await onServer(secondPage, office, 'Window Killed')).toBe(1);
  });

  test('[SY5] a session that another window renews is used by the one that was signed out', async ({
    office,
    page,
    secondPage,
  }) => {
    const session = await openBoth({ office, page, secondPage });
    office.network.setFault((path) => (path.startsWith('/sync/') ? { kind: 'answer', status: 401 } : null));
    office.network.cutAll();
    await call(page, 'syncNow');
    for (const each of [page, secondPage]) {
      await until(
        () => call(each, 'status'),
        (status) => status?.phase === 'signed_out',
      );
    }
    const id = await createCustomer(page, 'Window Signed Out');
    expect((await call(page, 'seeOne', 'customers', id))?.provisional).toHaveLength(1);
    office.network.setFault(() => null);
    const renewed = await call(secondPage, 'signIn', office.credentials('admin'));
    expect(renewed.token).not.toBe(session.token);
    await call(secondPage, 'close');
    await call(secondPage, 'open', renewed);
    await settledCustomer(page, id);
  });
});

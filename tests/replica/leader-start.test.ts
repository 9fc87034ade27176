import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { HeldTruth } from '#desktop/renderer/replica/held-truth.ts';
import { openOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';
import { openMeta } from '#desktop/renderer/replica/replica-meta.ts';
import { createServerLink } from '#desktop/renderer/replica/server-link.ts';
import { SyncLeader } from '#desktop/renderer/replica/sync-leader.ts';

const moment = () => new Promise((resolve) => setTimeout(resolve, 20));

test('[SY7, SY12] a leader that is woken while it begins pulls only when it has begun', async () => {
  const asked: string[] = [];
  let letGo = (): void => undefined;
  const reading = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const leader = new SyncLeader({
    outbox: openOutbox('leader-start-outbox', () => crypto.randomUUID()),
    meta: openMeta('leader-start-meta'),
    truth: new HeldTruth(),
    link: createServerLink({
      fetch: (path) => {
        asked.push(path);
        return Promise.reject(new TypeError('no network'));
      },
      serverUrl: '',
      token: () => '',
    }),
    truthPrefix: 'leader-start-',
    now: () => 0,
    random: () => 1,
    newId: () => crypto.randomUUID(),
    openRows: () => [],
    rowsChanged: () => reading,
    written: () => undefined,
    pulled: () => undefined,
    flipped: () => Promise.resolve(),
    conditionChanged: () => undefined,
    sessionKnown: () => Promise.resolve(),
  });
  const starting = leader.start();
  leader.wake(true);
  await moment();
  expect(asked).toEqual([]);
  letGo();
  await starting;
  await moment();
  expect(asked).toContain('/sync/session');
  leader.stop();
});

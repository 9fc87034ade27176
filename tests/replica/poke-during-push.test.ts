import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { HeldTruth } from '#desktop/renderer/replica/held-truth.ts';
import { openOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';
import { openMeta } from '#desktop/renderer/replica/replica-meta.ts';
import { createServerLink } from '#desktop/renderer/replica/server-link.ts';
import { SyncLeader } from '#desktop/renderer/replica/sync-leader.ts';
import { aDraft, aVerdict } from '#shared/testing/outbox-builders.ts';

/** After what the beginning asks for. */
const QUIET_MS = 300;
const PATIENT = { timeout: 15_000 };
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A leader whose only command is on its way to a server that has not answered. To pull it asks for its session, which is
 * over, so that nothing is tried again by itself.
 */
async function pushing(name: string) {
  const outbox = openOutbox(`${name}-outbox`, () => crypto.randomUUID());
  const row = await outbox.append(aDraft({}));
  const asked: string[] = [];
  const stream = new TransformStream<Uint8Array, Uint8Array>();
  let answer = (_verdicts: Response): void => undefined;
  const answered = new Promise<Response>((resolve) => {
    answer = resolve;
  });
  const leader = new SyncLeader({
    outbox,
    meta: openMeta(`${name}-meta`),
    truth: new HeldTruth(),
    link: createServerLink({
      fetch: (path) => {
        asked.push(path);
        if (path === '/sync/stream') return Promise.resolve(new Response(stream.readable));
        return path === '/sync/push' ? answered : Promise.resolve(new Response(null, { status: 401 }));
      },
      serverUrl: '',
      token: () => '',
    }),
    truthPrefix: `${name}-`,
    now: () => 0,
    random: () => 0,
    newId: () => crypto.randomUUID(),
    openRows: () => [],
    rowsChanged: () => Promise.resolve(),
    written: () => undefined,
    pulled: () => undefined,
    flipped: () => Promise.resolve(),
    conditionChanged: () => undefined,
    sessionKnown: () => Promise.resolve(),
  });
  await leader.start();
  await expect.poll(() => asked, PATIENT).toContain('/sync/push');
  await pause(QUIET_MS);
  const writer = stream.writable.getWriter();
  asked.splice(0);
  await writer.write(new TextEncoder().encode('data: {"collections":["customers"]}\n\n'));
  return { leader, asked, answer: (verdicts: Response) => answer(verdicts), row };
}

test('[SY10] what is new during a push is pulled with its verdict', async () => {
  const { leader, asked, answer, row } = await pushing('answered');
  await pause(QUIET_MS / 2);
  expect(asked).toEqual([]);
  answer(Response.json({ epoch: aVerdict(row).epoch, verdicts: [aVerdict(row)] }));
  await expect.poll(() => asked, PATIENT).toContain('/sync/session');
  leader.stop();
});

test('[SY10] a push that is not answered keeps nobody from the news', async () => {
  const { leader, asked } = await pushing('unanswered');
  await pause(QUIET_MS / 2);
  expect(asked).toEqual([]);
  await expect.poll(() => asked, PATIENT).toContain('/sync/session');
  leader.stop();
});

import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { OpenDatabase } from '#server/storage/open-database.ts';
import { createPull } from '#server/sync/pull-changes.ts';
import { createSnapshot } from '#server/sync/snapshot.ts';
import type { Actor } from '#shared/access/actor.ts';
import { canonicalJson } from '#shared/core/json.ts';
import type { Checkpoint, PullReply } from '#shared/sync/sync-protocol.ts';
import { idOf } from '#shared/testing/builders.ts';
import { collectLog } from './server-databases.ts';

/** A replica in a map: what a client holds when it believes every page. */
export interface PullingClient {
  documents: Map<string, unknown>;
  checkpoint(): Checkpoint;
  /** One page; null when the server asks for a reset. */
  page(limit?: number): Promise<Extract<PullReply, { kind: 'page' }> | null>;
  /** Pages until there is no more. */
  pullAll(limit?: number): Promise<void>;
}

interface Deps {
  database: OpenDatabase;
  now: () => string;
  /** Do not wait until what was committed can be pulled. */
  isImpatient?: boolean;
}

/**
 * Until every transaction that has begun by now is finished. On a shared PostgreSQL the tests beside this one hold the
 * horizon back for moments, whatever database they use.
 */
async function horizonToPass({ database, isImpatient }: Deps): Promise<void> {
  if (isImpatient) return;
  const { rows } = await sql<{
    next: string;
  }>`SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next`.execute(database.db);
  const next = rows[0]?.next ?? '0';
  for (let isPast = false; !isPast;) {
    const look = await sql<{ is_past: boolean }>`
      SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ${next}::xid8 AS is_past`.execute(database.db);
    isPast = look.rows[0]?.is_past ?? false;
    if (!isPast) await pause(10);
  }
}

export async function snapshotOf(
  deps: Deps,
  actor: Actor,
): Promise<{ checkpoint: Checkpoint; documents: Map<string, unknown> }> {
  await horizonToPass(deps);
  const { header, body } = await createSnapshot({ ...deps, log: collectLog() })(actor);
  const documents = new Map<string, unknown>();
  for (const line of (await text(body)).split('\n')) {
    if (line === '') continue;
    const { c, d } = JSON.parse(line) as { c?: string; d?: { id: string } };
    if (c && d) documents.set(`${c}/${d.id}`, d);
  }
  return { checkpoint: header.checkpoint, documents };
}

export async function pullingClient(deps: Deps, actor: Actor): Promise<PullingClient> {
  const pull = createPull({ ...deps, log: collectLog() });
  const start = await snapshotOf(deps, actor);
  const { documents } = start;
  let { checkpoint } = start;
  const page = async (limit = 100) => {
    await horizonToPass(deps);
    const reply = await pull(actor, { protocol: 1, clientId: idOf('pulling client'), checkpoint, limit });
    if (reply.kind === 'reset') return null;
    for (const { collection, id, deleted, document } of reply.documents) {
      if (deleted) documents.delete(`${collection}/${id}`);
      else documents.set(`${collection}/${id}`, document);
    }
    checkpoint = reply.checkpoint;
    return reply;
  };
  return {
    documents,
    checkpoint: () => checkpoint,
    page,
    async pullAll(limit) {
      for (let reply = await page(limit); reply?.hasMore;) reply = await page(limit);
    },
  };
}

/** For comparing two replicas whatever the order of keys. */
export function contentOf(documents: ReadonlyMap<string, unknown>): string[] {
  return [...documents].map(([key, document]) => `${key} ${canonicalJson(document)}`).toSorted();
}

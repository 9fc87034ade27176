import { sql } from 'kysely';
import { createRoute, z } from '@hono/zod-openapi';
import { freeBytesOf } from '../../storage/free-space.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { createRouteApp, jsonResponse } from '../openapi-parts.ts';

/** A transaction that stays open this long holds back every replica. */
const OLDEST_HORIZON_SECONDS = 300;
const ANSWER_MS = 3000;

const Health = z.object({
  status: z.enum(['ok', 'not_ready']),
  checks: z.record(z.string(), z.object({ ok: z.boolean(), value: z.number().nullable() })),
});

const liveRoute = createRoute({
  method: 'get',
  path: '/health/live',
  tags: ['Health'],
  summary: 'The process answers',
  responses: { 200: jsonResponse('It does', z.object({ status: z.literal('ok') })) },
});

const readyRoute = createRoute({
  method: 'get',
  path: '/health/ready',
  tags: ['Health'],
  summary: 'The process can work',
  description:
    '`database` in milliseconds; `horizon` is the age in seconds of the oldest open transaction, which holds back replicas; `disk` in free bytes of the data folder.',
  responses: { 200: jsonResponse('Ready', Health), 503: jsonResponse('Not ready', Health) },
});

export interface HealthSettings {
  /** The embedded database's folder; null where the database keeps its data elsewhere. */
  dataDirectory: string | null;
  /** Below this the server is not ready: it answers reads and refuses writes. */
  leastFreeBytes: number;
}

export function createHealthRoutes(
  { database }: Pick<HttpDependencies, 'database'>,
  settings: HealthSettings,
) {
  const app = createRouteApp();

  app.openapi(liveRoute, (c) => c.json({ status: 'ok' as const }, 200));

  app.openapi(readyRoute, async (c) => {
    const checks = {
      database: await databaseCheck(database),
      horizon: await horizonCheck(database),
      disk: await diskCheck(settings),
    };
    const isReady = Object.values(checks).every(({ ok }) => ok);
    return isReady
      ? c.json({ status: 'ok' as const, checks }, 200)
      : c.json({ status: 'not_ready' as const, checks }, 503);
  });

  return app;
}

type Check = { ok: boolean; value: number | null };
type Database = HttpDependencies['database'];

async function databaseCheck({ db }: Database): Promise<Check> {
  const startedAt = performance.now();
  const isThere = await inTime(sql`SELECT 1`.execute(db));
  return { ok: isThere !== null, value: Math.round(performance.now() - startedAt) };
}

async function horizonCheck({ db }: Database): Promise<Check> {
  const answer = await inTime(
    sql<{ seconds: number }>`SELECT coalesce(extract(epoch FROM max(now() - xact_start)), 0)::int AS seconds
      FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = current_database()`.execute(db),
  );
  const seconds = answer?.rows[0]?.seconds ?? null;
  return { ok: seconds !== null && seconds < OLDEST_HORIZON_SECONDS, value: seconds };
}

async function diskCheck({ dataDirectory, leastFreeBytes }: HealthSettings): Promise<Check> {
  if (dataDirectory === null) return { ok: true, value: null };
  const free = await freeBytesOf(dataDirectory);
  return { ok: free >= leastFreeBytes, value: free };
}

/** Null when it fails or takes too long. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS, null);
  });
  try {
    return await Promise.race([work, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

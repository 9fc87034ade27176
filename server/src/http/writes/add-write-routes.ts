import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { isDenied } from '#shared/access/permissions.ts';
import type { Actor } from '#shared/access/actor.ts';
import { held } from '#shared/command-kit/reader.ts';
import { derivedId, Id } from '#shared/core/ids.ts';
import type { Trx } from '../../storage/database.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import type { HttpEnv } from '../http-env.ts';
import { commandIdOf, idempotencyKey, type IdempotencyKey } from '../idempotency-key.ts';
import { runCommandOf, type RunHttpCommand } from '../run-http-command.ts';
import { ProblemError } from '../problem.ts';
import { createRouteApp } from '../openapi-parts.ts';
import type { RateLimiters } from '../middleware/rate-limit.ts';
import { createCallers } from './callers.ts';
import { previewIntent } from './preview-intent.ts';
import { describeWrite } from './describe-write.ts';
import type { Intent, ToldOf, WriteContext, WriteRoute } from './write-route.ts';

/** [Z4] Every route of the table, each ending in `acceptCommand` and in nothing else. */
export function createWriteRoutes(
  deps: HttpDependencies,
  limiters: RateLimiters,
  routes: readonly WriteRoute[],
): OpenAPIHono<HttpEnv> {
  const app = createRouteApp();
  const callers = createCallers(deps, limiters);
  const runCommand = runCommandOf(deps);
  for (const route of routes) {
    app.openAPIRegistry.registerPath(describeWrite(route));
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(route.method.toUpperCase(), path, async (c) => {
      const params = c.req.param() as Record<string, string>;
      // Security: who asks is settled before anything that the request names is looked at.
      const actor = await callers.callerOf(route, c, params);
      if (route.commands.every((command) => isDenied(actor, command))) throw new ProblemError('forbidden');
      if (!Object.values(params).every((id) => Id.safeParse(id).success))
        throw new ProblemError('route.not_found');
      return answerTo(route, { c, params, actor }, { deps, runCommand });
    });
  }
  return app;
}

interface Asked {
  c: Context<HttpEnv>;
  params: Record<string, string>;
  actor: Actor;
}

type Told = { revision: number; body: object } | null;

/** [HW9] Thrown once an answer is known, so that the transaction leaves nothing of what it is about. */
class DryRun extends Error {
  readonly told: Told;

  constructor(told: Told) {
    super('a dry run');
    this.told = told;
  }
}

async function answerTo(
  route: WriteRoute,
  { c, params, actor }: Asked,
  { deps, runCommand }: { deps: HttpDependencies; runCommand: RunHttpCommand },
): Promise<Response> {
  const { database } = deps;
  const { db } = database;
  const now = deps.now();
  const isDryRun = wantsDryRun(c, route);
  const body = await bodyIn(c, route);
  const key = route.isKeyed ? keyOf(c, route, body) : null;
  const commandId = key ? commandIdOf(key, actor.accountId) : crypto.randomUUID();
  const revision = wantedRevision(c.req.header('if-match'));
  const read = createSqlReader(db, { actor, now, kept: database.kept });
  const company = await read.company();
  const context: WriteContext = {
    params,
    actor,
    company,
    now,
    read,
    db,
    newId: (purpose) => derivedId(commandId, purpose, ''),
    async target(collection, id) {
      const document = held(await read.get(collection, id));
      if (!document) throw new ProblemError('route.not_found');
      if (revision !== null && document.revision !== revision) throw new ProblemError('precondition.failed');
      return document;
    },
  };
  const intent = await route.plan(context, body);
  if (route.preview) {
    const effects = await previewIntent(database, { intent, actor, commandId, now });
    c.header('cache-control', 'no-store');
    return c.json(route.preview.tell(effects, { intent, actor, company, now }), 200);
  }
  const tell = async (trx: Trx, after?: ToldOf['after']): Promise<string> => {
    const about: ToldOf = { intent, actor, company, now, ...(after && { after }) };
    const told = (await route.answer?.tell(trx, about)) ?? null;
    // Somebody came between: what this command wrote is undone with its transaction.
    if (revision !== null && told !== null && told.revision > revision + 1)
      throw new ProblemError('precondition.failed');
    if (isDryRun) throw new DryRun(told);
    return JSON.stringify(told);
  };
  const { command: name, args } = intent;
  const requestId = c.get('requestId');
  const idempotency = key && { idempotency: key };
  const asked = runCommand({ name, actor, args, requestId, commandId, answer: tell, ...idempotency });
  const kept = await asked.catch((error: unknown) => {
    if (error instanceof DryRun) return error;
    throw error;
  });
  if (kept instanceof DryRun) return wouldBe(c, kept.told);
  // A key's row is gone after two days; the command and what it made are not.
  const told = JSON.parse(kept ?? (await database.transact((trx) => tell(trx)))) as Told;
  return respond(c, told, { route, intent, tokens: database.tokens });
}

function respond(
  c: Context<HttpEnv>,
  told: Told,
  {
    route,
    intent,
    tokens,
  }: { route: WriteRoute; intent: Intent; tokens: HttpDependencies['database']['tokens'] },
): Response {
  c.header('cache-control', 'no-store');
  if (told === null) return c.body(null, 204);
  c.header('etag', `"${told.revision}"`);
  return c.json({ ...told.body, ...route.secret?.(tokens, intent) }, route.status ?? 200);
}

/** [HW9] Without an ETag: the document has no such revision. */
function wouldBe(c: Context<HttpEnv>, told: Told): Response {
  c.header('cache-control', 'no-store');
  c.header('dry-run', 'true');
  return told === null ? c.body(null, 204) : c.json(told.body, 200);
}

/** [HW9] Anything else in the query is refused: who misspells it does not want the thing done. */
function wantsDryRun(c: Context<HttpEnv>, { isKeyed = false }: WriteRoute): boolean {
  const names = Object.keys(c.req.queries());
  const unknown = names.filter((name) => isKeyed || name !== 'dry_run');
  const value = c.req.query('dry_run') ?? 'false';
  const errors = [
    ...unknown.map((field) => ({ field, code: 'unknown_field', message: 'Unknown field' })),
    ...(value === 'true' || value === 'false'
      ? []
      : [{ field: 'dry_run', code: 'invalid_value', message: 'true or false' }]),
  ];
  if (errors.length > 0) throw new ProblemError('request.invalid', { errors });
  return value === 'true';
}

/** Undefined where a route takes none. One whose fields may all be absent may be absent itself. */
async function bodyIn(c: Context<HttpEnv>, { body }: WriteRoute): Promise<unknown> {
  if (!body) return undefined;
  const text = await c.req.text();
  return text === '' ? {} : JSON.parse(text);
}

function keyOf(c: Context<HttpEnv>, { method, path }: WriteRoute, body: unknown): IdempotencyKey {
  return idempotencyKey(c.req.header('idempotency-key'), `${method.toUpperCase()} ${path}`, body);
}

/** The revision that If-Match names; null where any will do. */
function wantedRevision(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const match = /^"(\d{1,9})"$/.exec(header.trim());
  if (match) return Number(match[1]);
  const error = {
    field: 'If-Match',
    code: 'invalid_format',
    message: 'A revision in quotes, as ETag gave it',
  };
  throw new ProblemError('request.invalid', { errors: [error] });
}

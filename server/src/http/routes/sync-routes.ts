import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { createRoute, z } from '@hono/zod-openapi';
import {
  DigestReply,
  PullReply,
  PullRequest,
  PushReply,
  PushRequest,
  SessionInfo,
  SliceReply,
  SliceRequest,
} from '#shared/sync/sync-protocol.ts';
import { Verdict } from '#shared/sync/verdict.ts';
import { companyOf } from '../../storage/find.ts';
import type { AcceptOutcome } from '../../sync/accept-command.ts';
import { noticeLostHistory } from '../../sync/lost-history.ts';
import { sessionScope } from '../../sync/session-scope.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { createRouteApp, jsonBody, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError, refusalCodes } from '../problem.ts';

const shared = { tags: ['Sync'], security: [{ session: [] }] };

/** The same message; its refusal spelled out for the specification, which cannot look into a checked type. */
const DescribedPushReply = PushReply.extend({
  verdicts: z.array(
    Verdict.extend({ refusal: z.object({ code: z.enum(refusalCodes()), details: z.unknown() }).nullable() }),
  ),
});

const pushRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/sync/push',
  summary: 'Deliver commands in order; a refused command is a verdict',
  request: { body: jsonBody(PushRequest) },
  responses: {
    200: jsonResponse(
      'Verdicts in the order of the commands; fewer when the server stopped early',
      DescribedPushReply,
    ),
    ...problems('client.behind', 'client.forked', 'client.other_epoch', 'command.newer', 'storage.low'),
  },
});

const pullRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/sync/pull',
  summary: 'Documents that changed since a checkpoint',
  request: { body: jsonBody(PullRequest) },
  responses: { 200: jsonResponse('A page, or reset', PullReply) },
});

const sessionRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/sync/session',
  summary: 'Who the device is',
  responses: { 200: jsonResponse('The account, its scope and the epoch', SessionInfo) },
});

const digestRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/sync/digest',
  summary: 'Count and content hash of each collection in scope',
  responses: { 200: jsonResponse('One entry per collection', DigestReply) },
});

const sliceRoute = createRoute({
  ...shared,
  method: 'post',
  path: '/sync/slice',
  summary: 'Count and content hash of a few documents in scope, and the documents where they differ',
  request: { body: jsonBody(SliceRequest) },
  responses: { 200: jsonResponse('A slice, or moved', SliceReply) },
});

const snapshotRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/sync/snapshot',
  summary: 'Everything in scope as of one moment',
  responses: {
    200: {
      description: 'NDJSON: a header, one line per document, an end line; gzip where the client accepts it',
      content: { 'application/x-ndjson': { schema: z.string() } },
    },
  },
});

const streamRoute = createRoute({
  ...shared,
  method: 'get',
  path: '/sync/stream',
  summary: 'Server-sent events that say which collections changed, never what',
  responses: {
    200: {
      description: 'One event per change; a comment every 20 s',
      content: { 'text/event-stream': { schema: z.string() } },
    },
  },
});

/** Mounted behind `authenticate`, the roles that have a replica, and the protocol check. */
export function createSyncRoutes(deps: HttpDependencies) {
  const app = createRouteApp();

  app.openapi(pushRoute, async (c) => {
    const { clientId, commands, epoch, shown } = c.req.valid('json');
    const { actor, account } = c.get('session');
    await noticeLostHistory(deps, { accountId: account.id, verdict: shown });
    const verdicts: Verdict[] = [];
    for (const { n, commandId, name, version, args, issuedAt } of commands) {
      const outcome = await deps.acceptCommand({
        call: { commandId, name, version, args: args ?? null, occurredAt: issuedAt },
        actor,
        requestId: c.get('requestId'),
        origin: { kind: 'replica', clientId, n, ...(epoch !== undefined && { epoch }) },
      });
      if (outcome.kind === 'verdict') verdicts.push(outcome.verdict);
      else if (verdicts.length === 0) throw undeliverable(outcome);
      else break;
    }
    return c.json({ epoch: await deps.database.epoch(), verdicts }, 200);
  });

  app.openapi(pullRoute, async (c) =>
    c.json(await deps.pull(c.get('session').actor, c.req.valid('json')), 200),
  );

  app.openapi(digestRoute, async (c) => c.json(await deps.digest(c.get('session').actor), 200));

  app.openapi(sliceRoute, async (c) =>
    c.json(await deps.slice(c.get('session').actor, c.req.valid('json')), 200),
  );

  app.openapi(sessionRoute, async (c) => {
    const { account, actor } = c.get('session');
    const now = deps.now();
    const { key } = sessionScope(actor, await companyOf(deps.database.db), now);
    const { id, email, name, role, staffId } = account;
    return c.json(
      {
        accountId: id,
        email,
        displayName: name,
        role,
        staffId,
        epoch: await deps.database.epoch(),
        scope: key,
        serverTime: now,
      },
      200,
    );
  });

  // Not JSON, whatever its type's name says to the router's types.
  app.openAPIRegistry.registerPath(snapshotRoute);
  app.get(snapshotRoute.path, async (c) => {
    const { header, body } = await deps.snapshot(c.get('session').actor);
    const acceptsGzip = /(?:^|,)\s*gzip\s*(?:,|;(?!\s*q=0(?:\.0*)?\s*(?:,|$))|$)/i.test(
      c.req.header('accept-encoding') ?? '',
    );
    return ndjson(Readable.from(withHeader(header, body)), acceptsGzip);
  });

  app.openapi(streamRoute, (c) => {
    const stream = deps.pokes.open(c.get('session'));
    if (!stream) throw new ProblemError('rate.limited', { headers: { 'retry-after': '30' } });
    return c.body(stream, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
  });

  return app;
}

function undeliverable(outcome: Exclude<AcceptOutcome, { kind: 'verdict' }>): ProblemError {
  if (outcome.kind === 'client.behind')
    return new ProblemError(outcome.kind, { syncDetails: { lastN: outcome.lastN } });
  if (outcome.kind === 'command.newer') {
    const { name, version, knownVersion } = outcome;
    return new ProblemError(outcome.kind, { syncDetails: { name, version, knownVersion } });
  }
  if (outcome.kind === 'client.forked' || outcome.kind === 'client.other_epoch')
    return new ProblemError(outcome.kind);
  throw new Error(`a replica was answered ${outcome.kind}`);
}

async function* withHeader(header: object, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(header)}\n`);
  yield* body;
}

function ndjson(text: Readable, isGzip: boolean): Response {
  // A reader that goes away destroys both ends; that is no error of ours.
  const bytes = isGzip ? pipeline(text, createGzip(), () => undefined) : text;
  const headers = {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store',
    vary: 'accept-encoding',
  };
  const body = Readable.toWeb(bytes) as ReadableStream<Uint8Array>;
  return new Response(body, { headers: isGzip ? { ...headers, 'content-encoding': 'gzip' } : headers });
}

import { pushFailureOf, type PushFailure } from '#shared/sync/delivery-failure.ts';
import {
  DigestReply,
  PullReply,
  PushReply,
  SessionInfo,
  SliceReply,
  type PullRequest,
  type PushRequest,
  type SliceRequest,
} from '#shared/sync/sync-protocol.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { err, ok, type Result } from '#shared/core/result.ts';

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

export type LinkAnswer<Value> = Result<Value, PushFailure>;

/** The server's sync endpoints for one session. Nothing rejects but on an abort; every failure is a value. */
export interface ServerLink {
  session(): Promise<LinkAnswer<SessionInfo>>;
  push(request: PushRequest): Promise<LinkAnswer<PushReply>>;
  pull(request: PullRequest): Promise<LinkAnswer<PullReply>>;
  digest(): Promise<LinkAnswer<DigestReply>>;
  slice(request: SliceRequest): Promise<LinkAnswer<SliceReply>>;
  /** The snapshot as bytes of NDJSON, unpacked. The caller reads to the end or cancels. */
  snapshot(signal: AbortSignal): Promise<LinkAnswer<ReadableStream<Uint8Array>>>;
  /** The stream of pokes as bytes of server-sent events. */
  stream(signal: AbortSignal): Promise<LinkAnswer<ReadableStream<Uint8Array>>>;
}

export interface LinkOptions {
  fetch: Fetch;
  /** Origin without a slash; '' is the page's own. */
  serverUrl: string;
  /** Asked at each request: a new sign-in replaces it. */
  token(): string;
}

/** An answer that takes longer than this counts as none; streams have their own heartbeat. */
const ANSWER_TIMEOUT_MS = 60_000;

export function createServerLink({ fetch, serverUrl, token }: LinkOptions): ServerLink {
  const headers = () => ({ authorization: `Bearer ${token()}`, 'x-sync-protocol': String(PROTOCOL_VERSION) });

  async function ask(path: string, init: RequestInit): Promise<LinkAnswer<Response>> {
    try {
      const response = await fetch(`${serverUrl}${path}`, {
        ...init,
        credentials: 'omit',
        cache: 'no-store',
      });
      return response.ok ? ok(response) : err(await failureOf(response));
    } catch {
      return err({ kind: 'network' });
    }
  }

  async function askJson<Value>(
    path: string,
    body: unknown,
    schema: Parser<Value>,
  ): Promise<LinkAnswer<Value>> {
    const accepting = { ...headers(), accept: 'application/json' };
    const init: RequestInit = { headers: accepting, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) };
    const answer = await ask(
      path,
      body === undefined
        ? init
        : {
            ...init,
            method: 'POST',
            headers: { ...accepting, 'content-type': 'application/json' },
            body: JSON.stringify(body),
          },
    );
    return answer.ok ? parsed(answer.value, schema) : answer;
  }

  async function askStream(
    path: string,
    accept: string,
    signal: AbortSignal,
  ): Promise<LinkAnswer<ReadableStream<Uint8Array>>> {
    const answer = await ask(path, { headers: { ...headers(), accept }, signal });
    if (!answer.ok) return answer;
    const body = answer.value.body;
    return body ? ok(unpacked(answer.value, body)) : err({ kind: 'server' });
  }

  return {
    session: () => askJson('/sync/session', undefined, SessionInfo),
    push: (request) => askJson('/sync/push', request, PushReply),
    pull: (request) => askJson('/sync/pull', request, PullReply),
    digest: () => askJson('/sync/digest', undefined, DigestReply),
    slice: (request) => askJson('/sync/slice', request, SliceReply),
    snapshot: (signal) => askStream('/sync/snapshot', 'application/x-ndjson', signal),
    stream: (signal) => askStream('/sync/stream', 'text/event-stream', signal),
  };
}

interface Parser<Value> {
  safeParse(input: unknown): { success: true; data: Value } | { success: false };
}

async function parsed<Value>(response: Response, schema: Parser<Value>): Promise<LinkAnswer<Value>> {
  try {
    const result = schema.safeParse(await response.json());
    return result.success ? ok(result.data) : err({ kind: 'server' });
  } catch {
    return err({ kind: 'network' });
  }
}

/** Browsers unpack `content-encoding: gzip` themselves; a body that is gzip by its type is unpacked here. */
function unpacked(response: Response, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const isGzip = response.headers.get('content-type')?.includes('gzip') ?? false;
  return isGzip
    ? body.pipeThrough(new DecompressionStream('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>)
    : body;
}

async function failureOf(response: Response): Promise<PushFailure> {
  const problem = await problemOf(response);
  const retryAfter = Number(response.headers.get('retry-after') ?? NaN);
  return pushFailureOf({
    status: response.status,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
    code: typeof problem['code'] === 'string' ? problem['code'] : null,
    lastN: lastNOf(problem),
    protocol: typeof problem['protocol'] === 'number' ? problem['protocol'] : null,
  });
}

/** Beside the problem's own members or among its `details`, wherever the server puts it. */
function lastNOf(problem: Record<string, unknown>): number | null {
  const details = problem['details'];
  const inDetails =
    typeof details === 'object' && details !== null && 'lastN' in details ? details.lastN : undefined;
  const lastN = problem['lastN'] ?? inDetails;
  return typeof lastN === 'number' ? lastN : null;
}

async function problemOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? { ...body } : {};
  } catch {
    return {};
  }
}

import type { MiddlewareHandler } from 'hono';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';

/** A client of another protocol is told so before its message is judged: that message may have another shape. */
export function syncProtocol(): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const header = c.req.header('x-sync-protocol');
    if (header !== undefined) requireProtocol(Number(header));
    if (c.req.method === 'POST') requireProtocol(protocolOf(await c.req.json<unknown>().catch(() => null)));
    return next();
  };
}

/** A message without a number is not of another protocol but malformed; its schema says so. */
function protocolOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'protocol' in message
    ? message.protocol
    : PROTOCOL_VERSION;
}

function requireProtocol(protocol: unknown): void {
  if (protocol !== PROTOCOL_VERSION)
    throw new ProblemError('protocol.unsupported', { syncDetails: { protocol: PROTOCOL_VERSION } });
}

import type { MiddlewareHandler } from 'hono';
import { judgeProtocol, SPOKEN_PROTOCOLS, type ProtocolRange } from '#shared/sync/protocol-version.ts';
import type { HttpEnv } from '../http-env.ts';
import { ProblemError } from '../problem.ts';

/**
 * [SY14] A client of a protocol that is not spoken here is told so before its message is judged: that message may have
 * another shape. The answer names the newest one, from which the client sees who of the two has to be updated.
 */
export function syncProtocol(spoken: ProtocolRange = SPOKEN_PROTOCOLS): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const header = c.req.header('x-sync-protocol');
    if (header !== undefined) requireProtocol(Number(header), spoken);
    if (c.req.method === 'POST')
      requireProtocol(protocolOf(await c.req.json<unknown>().catch(() => null), spoken), spoken);
    return next();
  };
}

/** A message without a number is not of another protocol but malformed; its schema says so. */
function protocolOf(message: unknown, { newest }: ProtocolRange): unknown {
  return typeof message === 'object' && message !== null && 'protocol' in message ? message.protocol : newest;
}

function requireProtocol(protocol: unknown, spoken: ProtocolRange): void {
  if (judgeProtocol(protocol, spoken) !== 'spoken')
    throw new ProblemError('protocol.unsupported', {
      syncDetails: { protocol: spoken.newest, oldest: spoken.oldest },
    });
}

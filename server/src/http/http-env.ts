import type { IncomingMessage } from 'node:http';
import type { LiveSession } from '../accounts/sessions.ts';

/** What middleware leaves for the handlers of one request. */
export interface RequestVariables {
  requestId: string;
  /** By `TRUSTED_PROXIES`; 'unknown' where there is no socket. */
  clientIp: string;
  /** Whether the caller's connection is encrypted up to us or to a trusted proxy. */
  isSecure: boolean;
  /** Set by `authenticate`. */
  session: LiveSession;
}

export interface HttpEnv {
  Bindings: { incoming?: IncomingMessage };
  Variables: RequestVariables;
}

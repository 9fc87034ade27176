import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from './http-env.ts';

const HEADERS_MS = 10_000;
const REQUEST_MS = 30_000;
const KEEP_ALIVE_MS = 65_000;
const LOOK_FOR_LATE_MS = 5000;
const DRAIN_MS = 10_000;

export interface Listening {
  port: number;
  /** Takes no new request, lets those under way finish for a while, then cuts what is left. */
  drain(): Promise<void>;
}

export interface ListenOptions {
  app: OpenAPIHono<HttpEnv>;
  host: string;
  port: number;
  /** PEM texts; null for plain http. */
  tls: { cert: string; key: string } | null;
}

/** Resolves once the port is open; rejects with the system's error when it cannot be. */
export async function listen({ app, host, port, tls }: ListenOptions): Promise<Listening> {
  const limits = {
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: LOOK_FOR_LATE_MS,
  };
  const shared = { fetch: app.fetch, overrideGlobalObjects: false };
  const server = tls
    ? createAdaptorServer({
        ...shared,
        createServer: createSecureServer,
        serverOptions: { ...limits, ...tls },
      })
    : createAdaptorServer({ ...shared, createServer, serverOptions: limits });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    async drain() {
      const closed = new Promise((resolve) => server.close(resolve));
      const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), DRAIN_MS);
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(cut);
    },
  };
}

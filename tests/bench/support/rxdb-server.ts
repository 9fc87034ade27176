import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AddressInfo } from 'node:net';
import type { BenchServer } from './echo-server.ts';
import type { NamedDocument } from './large-office.ts';
import { PAGE } from './plain-server.ts';

interface Held {
  seq: number;
  document: { id: string; revision: number; _deleted: boolean };
}

interface PushRow {
  assumedMasterState?: { id: string; revision: number };
  newDocumentState: { id: string; revision: number; _deleted: boolean };
}

/** RxDB's HTTP replication as its documentation shows it, over plain Hono, everything in memory. */
export async function startRxdbServer(
  module: string,
  documents: readonly NamedDocument[],
): Promise<BenchServer> {
  const collections = new Map<string, Map<string, Held>>();
  const listeners = new Set<(collection: string) => void>();
  let lastSeq = 0;
  const keep = (collection: string, document: Held['document']): void => {
    const held = collections.get(collection) ?? new Map<string, Held>();
    collections.set(collection, held);
    lastSeq += 1;
    // Last in the order of changes, as a row with a new number would be.
    held.delete(document.id);
    held.set(document.id, { seq: lastSeq, document });
  };
  for (const { collection, document } of documents) keep(collection, { ...document, _deleted: false });

  const app = new Hono();
  app.get('/', (c) => c.html(PAGE));
  app.get('/page.js', (c) => c.body(module, 200, { 'content-type': 'text/javascript' }));
  app.get('/pull/:collection', (c) => {
    const after = Number(c.req.query('seq'));
    const found: Held[] = [];
    for (const held of collections.get(c.req.param('collection'))?.values() ?? []) {
      if (held.seq > after) found.push(held);
      if (found.length === Number(c.req.query('limit'))) break;
    }
    return c.json({
      documents: found.map(({ document }) => document),
      checkpoint: { seq: found.at(-1)?.seq ?? after },
    });
  });
  app.post('/push/:collection', async (c) => {
    const name = c.req.param('collection');
    const conflicts: Held['document'][] = [];
    for (const { assumedMasterState, newDocumentState } of await c.req.json<PushRow[]>()) {
      const held = collections.get(name)?.get(newDocumentState.id);
      if (held && held.document.revision !== assumedMasterState?.revision) conflicts.push(held.document);
      else keep(name, newDocumentState);
    }
    for (const listener of listeners) listener(name);
    return c.json(conflicts);
  });
  app.get('/stream', (c) =>
    streamSSE(c, async (stream) => {
      const tell = (collection: string): void => void stream.writeSSE({ data: collection });
      listeners.add(tell);
      await new Promise<void>((resolve) => stream.onAbort(resolve));
      listeners.delete(tell);
    }),
  );

  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>(
    (resolve) => {
      const opened = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info: AddressInfo) =>
        resolve({ server: opened, port: info.port }),
      );
    },
  );
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

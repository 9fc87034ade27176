import { DeliverCommands } from '#desktop/renderer/replica/deliver-commands.ts';
import { createServerLink } from '#desktop/renderer/replica/server-link.ts';
import type { Json } from '#shared/core/json.ts';
import type { DeliveryState } from '#shared/sync/delivery.ts';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import type { TestServer } from '../http/http-server.ts';
import type { Release } from './releases.ts';

/** The delivery of a real client over a real server, as one of another version would say it. */
export interface SkewedClient {
  outbox: MapOutboxStore;
  release: Release;
  submit(command: { name: string; version: number; args: object }): Promise<void>;
  /** Offers until the server has answered everything, or the client waits for somebody; answers for what. */
  deliver(): Promise<'delivered' | 'server_older' | 'update_needed' | 'other'>;
}

export function skewedClient(
  { server, token, accountId }: { server: TestServer; token: string; accountId: string },
  first: Release,
  hasOwnProtocol: boolean,
): SkewedClient {
  const outbox = new MapOutboxStore(crypto.randomUUID());
  const protocol = () => (hasOwnProtocol ? client.release : 2);
  const link = createServerLink({
    serverUrl: '',
    token: () => token,
    fetch: (path, init) => fetchAs(path, init),
  });

  /** The code under test knows one protocol; on the wire it is this release's. */
  async function fetchAs(path: string, init: RequestInit = {}): Promise<Response> {
    const body = typeof init.body === 'string' ? (JSON.parse(init.body) as object) : null;
    const headers = { 'x-sync-protocol': String(protocol()) };
    const response = await server.open(path, {
      token,
      headers,
      ...(body && { body: { ...body, protocol: protocol() } }),
    });
    if (response.status !== 426) return response;
    const problem = (await response.json()) as { protocol: number };
    const seen = problem.protocol - protocol() + PROTOCOL_VERSION;
    return new Response(JSON.stringify({ ...problem, protocol: seen }), { status: 426 });
  }

  const client: SkewedClient = {
    outbox,
    release: first,
    async submit({ name, version, args }) {
      const commandId = crypto.randomUUID();
      const issuedAt = server.now();
      await outbox.append({ commandId, accountId, name, version, args: args as Json, issuedAt, patches: [] });
    },
    async deliver() {
      const end = await new Promise<DeliveryState>((resolve, reject) => {
        const delivery = new DeliverCommands({
          outbox,
          link,
          now: () => Date.parse(server.now()),
          random: () => 0.5,
          newClientId: () => crypto.randomUUID(),
          rowsChanged: async () => undefined,
          pull: () => undefined,
          storageFailed: reject,
          stateChanged(state) {
            if (!['idle', 'waiting', 'update_needed', 'signed_out'].includes(state.phase)) return;
            // The timer of a wait is not waited for.
            queueMicrotask(() => delivery.stop());
            resolve(state);
          },
        });
        delivery.tell({ kind: 'wake' });
      });
      if (end.phase === 'idle') return 'delivered';
      if (end.phase === 'update_needed') return end.phase;
      return end.phase === 'waiting' && end.reason === 'server_older' ? end.reason : 'other';
    },
  };
  return client;
}

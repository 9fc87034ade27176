import { randomUUID } from 'node:crypto';
import { PROTOCOL_VERSION } from '#shared/sync/protocol-version.ts';
import { PushReply } from '#shared/sync/sync-protocol.ts';
import type { DigestReply } from '#shared/sync/sync-protocol.ts';
import type { Verdict } from '#shared/sync/verdict.ts';

export interface QueuedCommand {
  n: number;
  commandId: string;
  name: string;
  version: number;
  args: unknown;
  issuedAt: string;
}

/** The wire of a replica without the replica: pushes what it is told and reads whole snapshots. */
export function syncClient(address: string, token: string, clientId = randomUUID()) {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'x-sync-protocol': String(PROTOCOL_VERSION),
  };
  return {
    clientId,
    /** Verdicts, or null when the connection broke or the server was not there. */
    async push(commands: readonly QueuedCommand[]): Promise<Verdict[] | null> {
      const body = JSON.stringify({ protocol: PROTOCOL_VERSION, clientId, commands });
      try {
        const reply = await fetch(`${address}/sync/push`, { method: 'POST', headers, body });
        if (!reply.ok) throw new Error(`push: ${reply.status} ${await reply.text()}`);
        return PushReply.parse(await reply.json()).verdicts;
      } catch (error) {
        if (error instanceof TypeError) return null;
        throw error;
      }
    },
    /** Every document of a collection, as a fresh replica would receive them. */
    async documents<Document>(collection: string): Promise<Document[]> {
      const reply = await fetch(`${address}/sync/snapshot`, { headers });
      const lines = (await reply.text()).trim().split('\n');
      const documents = lines.map((line) => JSON.parse(line) as { c?: string; d?: Document });
      return documents.flatMap(({ c, d }) => (c === collection && d !== undefined ? [d] : []));
    },
    async digest(): Promise<DigestReply['collections']> {
      const reply = await fetch(`${address}/sync/digest`, { headers });
      return ((await reply.json()) as DigestReply).collections;
    },
  };
}

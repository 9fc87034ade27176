import { findCommand } from '#shared/commands/registry.ts';
import { PushReply } from '#shared/sync/sync-protocol.ts';
import type { TestServer } from './http-server.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export interface Answer {
  status: number;
  /** Null for accepted. */
  code: string | null;
  /** The whole answer without the ids that were sent, the number of the transaction and the signature over both. */
  bytes: string;
}

/** One command as a replica sends it. */
export async function push(
  server: TestServer,
  { token, name, args }: { token: string; name: string; args: object },
): Promise<Answer> {
  const { version = 1 } = findCommand(name) ?? {};
  const command = { n: 1, commandId: crypto.randomUUID(), name, version, args, issuedAt: server.now() };
  const body = { protocol: 1, clientId: crypto.randomUUID(), commands: [command] };
  const { status, text, headers } = await server.request('/sync/push', { token, body });
  const bytes = withoutSent(text, JSON.stringify(body)).replace(/"xid":"\d+"|"signature":"[^"]+"/g, '');
  const [verdict] = PushReply.parse(JSON.parse(text)).verdicts;
  const code = verdict?.refusal?.code ?? null;
  return { status, code, bytes: `${JSON.stringify([...headers])} ${bytes}` };
}

/** The answer without the ids that the request named: one about another document is to be the same. */
export function withoutSent(text: string, request: string): string {
  const sent = new Set(request.match(UUID));
  return text.replace(UUID, (id) => (sent.has(id) ? '<sent>' : id));
}

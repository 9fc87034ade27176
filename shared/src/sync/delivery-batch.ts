import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { OutboxClient, OutboxRow } from './outbox-row.ts';
import { PROTOCOL_VERSION } from './protocol-version.ts';
import type { PushedCommand, PushRequest } from './sync-protocol.ts';

/** Well below what servers and proxies take; a server that takes less answers 413 and the batch is halved. */
export const MOST_BYTES_PER_PUSH = 512 * 1024;

/** What a void row goes up as: the server answers `command.void` and moves its number on. */
export const VOID_COMMAND = 'outbox.void';

/** A row as it goes over the wire. */
export function commandOf(row: OutboxRow, client: Pick<OutboxClient, 'numberOffset'>): PushedCommand {
  const { commandId, name, version, args, issuedAt } = row;
  const n = row.n - client.numberOffset;
  return row.isVoid
    ? { n, commandId, name: VOID_COMMAND, version: 1, args: {}, issuedAt }
    : { n, commandId, name, version, args, issuedAt };
}

/** A push of these rows. It says which epoch they are of, and shows what would prove that the server lost some. */
export function pushOf(rows: readonly OutboxRow[], client: OutboxClient): PushRequest {
  const { clientId, epoch, newest } = client;
  return {
    protocol: PROTOCOL_VERSION,
    clientId,
    ...(epoch !== null && { epoch }),
    ...(newest && { shown: newest.shown }),
    commands: rows.map((row) => commandOf(row, client)),
  };
}

/** The longest start of the rows within both limits, but never nothing. */
export function batchOf(rows: readonly OutboxRow[], most: { commands: number; bytes: number }): OutboxRow[] {
  const batch: OutboxRow[] = [];
  let bytes = 0;
  for (const row of rows.slice(0, most.commands)) {
    bytes += utf8ToBytes(JSON.stringify(row.args)).length + BYTES_AROUND_ARGUMENTS;
    if (batch.length > 0 && bytes > most.bytes) break;
    batch.push(row);
  }
  return batch;
}

const BYTES_AROUND_ARGUMENTS = 300;

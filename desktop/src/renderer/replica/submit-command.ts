import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Json } from '#shared/core/json.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import { err, ok } from '#shared/core/result.ts';
import type { OfBatch, OutboxRow, OutboxStore } from '#shared/sync/outbox-row.ts';
import type { SeenSource } from '#shared/sync/overlay.ts';
import { replicaReader } from './read-port-replica.ts';
import type { SubmitOutcome } from './replica.ts';

export interface SubmitOptions {
  outbox: Pick<OutboxStore, 'append'>;
  source(): SeenSource;
  upcomingVisits(customerId: string, from: string): Promise<string[]>;
  actor(): Actor;
  accountId: string;
  now(): number;
  newId(): string;
  /** Given together with others. */
  batch?: OfBatch | undefined;
  /** Stored; to be shown. */
  appended(row: OutboxRow): void;
}

/**
 * [SY1] Decides on what is seen and appends one row. To be called under the lock of decide-append, so that the second
 * click of two finds what the first one did. Rejects when storing fails, with nothing saved.
 */
export async function submitCommand(
  options: SubmitOptions,
  name: CommandName,
  args: unknown,
): Promise<SubmitOutcome> {
  const { outbox, source, upcomingVisits, accountId, newId, appended, batch } = options;
  const issuedAt = new Date(options.now()).toISOString();
  const definition = findCommand(name);
  if (!definition) throw new Error(`no such command: ${name}`);
  const commandId = newId();
  const actor = options.actor();
  const decision = await runCommand(
    { commandId, name, version: definition.version, args, occurredAt: issuedAt },
    {
      actor,
      now: issuedAt,
      reader: replicaReader({ source: source(), upcomingVisits, actor, now: issuedAt }),
      find: findCommand,
    },
  );
  if (!decision.ok) return err(decision.error);
  const row = await outbox.append({
    commandId,
    accountId,
    name,
    version: definition.version,
    // Arguments that were parsed are JSON; undefined members would not survive the way to the server.
    args: JSON.parse(JSON.stringify(args)) as Json,
    issuedAt,
    patches: decision.value.changes,
    ...(batch && { batch }),
  });
  appended(row);
  return ok({ n: row.n, commandId });
}

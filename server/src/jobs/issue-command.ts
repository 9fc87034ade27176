import { randomUUID } from 'node:crypto';
import { SYSTEM } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { latestVersion } from '#shared/commands/registry.ts';
import { derivedId } from '#shared/core/ids.ts';
import type { Log } from '../storage/database.ts';
import type { AcceptCommand } from '../sync/command-request.ts';

export interface JobCommand {
  name: CommandName;
  args: object;
  /** What is due, and in which state of the document: several processes that find it issue one and the same command. */
  due: { id: string; purpose: string; state: string };
}

/** A command of the server's own. What it cannot be done is logged and comes up again with the job's next run. */
export async function issueCommand(
  { name, args, due }: JobCommand,
  { acceptCommand, now, log }: { acceptCommand: AcceptCommand; now: () => string; log: Log },
): Promise<void> {
  const commandId = derivedId(due.id, due.purpose, due.state);
  const outcome = await acceptCommand({
    call: { commandId, name, version: latestVersion(name), args, occurredAt: now() },
    actor: SYSTEM,
    requestId: randomUUID(),
    origin: { kind: 'job' },
  });
  if (outcome.kind !== 'verdict')
    log.warn({ command: name, subject: due.id, outcome: outcome.kind }, 'a due command could not be run');
}

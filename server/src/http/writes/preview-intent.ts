import type { Actor } from '#shared/access/actor.ts';
import { effectsOf, type Effect } from '#shared/command-kit/effects.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand, latestVersion } from '#shared/commands/registry.ts';
import type { OpenDatabase } from '../../storage/database.ts';
import { createSqlReader } from '../../storage/reader-sql.ts';
import { maskRefusal } from '../../sync/mask-refusal.ts';
import { sessionScope } from '../../sync/session-scope.ts';
import { problemOfRefusal } from '../problem.ts';
import type { Intent } from './write-route.ts';

interface Asked {
  intent: Intent;
  actor: Actor;
  commandId: string;
  now: string;
}

/**
 * [HW9] What the command would do now, decided on one moment of the database in a transaction that cannot write. Without
 * locks: by the time it is issued another answer may be right. Throws a refusal as its problem.
 */
export function previewIntent(
  database: OpenDatabase,
  { intent, actor, commandId, now }: Asked,
): Promise<Effect[]> {
  const { command: name, args } = intent;
  return database.transact(
    async (trx) => {
      const reader = createSqlReader(trx, { actor, now });
      const call = { commandId, name, version: latestVersion(name), args, occurredAt: now };
      const decision = await runCommand(call, { actor, now, reader, find: findCommand });
      if (decision.ok) return effectsOf(reader, decision.value.changes);
      const scope = sessionScope(actor, await reader.company(), now);
      throw problemOfRefusal(await maskRefusal(trx, decision.error, { actor, scope }));
    },
    { mode: 'snapshot' },
  );
}

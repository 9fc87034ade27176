import type { Actor } from '#shared/access/actor.ts';
import type { CommandName } from '#shared/access/permissions.ts';
import { latestVersion } from '#shared/commands/registry.ts';
import type { AnyDocument } from '#shared/documents/collections.ts';
import type { Trx } from '../storage/database.ts';
import type { HttpDependencies } from './http-dependencies.ts';
import { ProblemError, problemOfRefusal } from './problem.ts';

export interface HttpCommand {
  name: CommandName;
  actor: Actor;
  args: object;
  requestId: string;
  /** Chosen by the route where the caller may repeat the request; else a new one. */
  commandId?: string;
  idempotency?: { key: string; route: string; bodyHash: string };
  /**
   * What an accepted request is told, asked in its transaction: what it throws undoes the command. With a key it is told
   * to every repeat, so JSON text without secrets.
   */
  answer?: (trx: Trx, after: ReadonlyMap<string, AnyDocument>) => Promise<string>;
  passwordHash?: string;
}

/**
 * Resolves once the command is accepted, now or when it first came, to the first answer where there is one; anything
 * else is thrown as its problem.
 */
export type RunHttpCommand = (command: HttpCommand) => Promise<string | null>;

/** The one way from a public route to `acceptCommand`. */
export function runCommandOf({
  acceptCommand,
  now,
}: Pick<HttpDependencies, 'acceptCommand' | 'now'>): RunHttpCommand {
  return async (command) => {
    const { name, actor, args, requestId, idempotency, answer, passwordHash } = command;
    const outcome = await acceptCommand({
      call: {
        commandId: command.commandId ?? crypto.randomUUID(),
        name,
        version: latestVersion(name),
        args,
        occurredAt: now(),
      },
      actor,
      requestId,
      origin: {
        kind: 'http',
        idempotencyKey: idempotency?.key ?? null,
        route: idempotency?.route ?? name,
        ...(idempotency && { bodyHash: idempotency.bodyHash }),
        ...(answer && { answer }),
      },
      ...(passwordHash === undefined ? {} : { passwordHash }),
    });
    if (outcome.kind === 'idempotency.in_flight')
      throw new ProblemError(outcome.kind, { headers: { 'retry-after': '1' } });
    if (outcome.kind !== 'verdict') {
      throw new ProblemError(outcome.kind === 'idempotency.mismatch' ? 'idempotency.mismatch' : 'internal');
    }
    if (outcome.verdict.refusal) throw problemOfRefusal(outcome.verdict.refusal);
    return outcome.answer ?? null;
  };
}

import type { Actor } from '#shared/access/actor.ts';
import { effectsOf, type Effect } from '#shared/command-kit/effects.ts';
import type { Reader } from '#shared/command-kit/reader.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { ok, type Result } from '#shared/core/result.ts';
import type { CommandInput } from './command-input.ts';

/** Where a preview looks: what is seen on this device at one moment, by one person. */
export interface PreviewSource {
  reader: Reader;
  actor: Actor;
  /** Instant. */
  now: string;
  newId(): string;
}

/**
 * What a command would do now, decided by the very rules that decide it when it is issued, and saved nowhere. Ids that
 * it would derive are other ones each time.
 */
export async function previewCommand(
  source: PreviewSource,
  { name, args }: CommandInput,
): Promise<Result<Effect[], Refusal>> {
  const { reader, actor, now, newId } = source;
  const version = findCommand(name)?.version ?? 1;
  const call = { commandId: newId(), name, version, args, occurredAt: now };
  const decision = await runCommand(call, { actor, now, reader, find: findCommand });
  return decision.ok ? ok(await effectsOf(reader, decision.value.changes)) : decision;
}

import type { Actor } from '#shared/access/actor.ts';
import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import { held, type Reader } from '#shared/command-kit/reader.ts';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { ok, type Result } from '#shared/core/result.ts';
import type { AnyDocument, CollectionName, DocumentOf } from '#shared/documents/collections.ts';
import type { CommandInput } from './command-input.ts';

/** Where a preview looks: what is seen on this device at one moment, by one person. */
export interface PreviewSource {
  reader: Reader;
  actor: Actor;
  /** Instant. */
  now: string;
  newId(): string;
}

/** One document as it is and as a command would leave it; null where there is none. */
export interface Effect {
  collection: CollectionName;
  id: string;
  before: AnyDocument | null;
  after: AnyDocument | null;
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
  if (!decision.ok) return decision;
  return ok(await Promise.all(decision.value.changes.map((change) => effectOf(reader, change))));
}

async function effectOf(reader: Reader, change: Change): Promise<Effect> {
  const { collection, id } = change;
  const before = change.kind === 'create' ? null : held(await reader.get(collection, id));
  return { collection, id, before, after: applyChange(before, change) };
}

/** The effects on one collection, where the document stays or comes to be. */
export function effectsOn<Name extends CollectionName>(
  effects: readonly Effect[],
  collection: Name,
): { before: DocumentOf<Name> | null; after: DocumentOf<Name> }[] {
  return effects.flatMap((effect) =>
    effect.collection === collection && effect.after !== null
      ? [{ before: effect.before as DocumentOf<Name> | null, after: effect.after as DocumentOf<Name> }]
      : [],
  );
}

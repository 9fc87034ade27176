import { refuse, type RefusalOf } from '../core/refusal.ts';
import { ok, type Result } from '../core/result.ts';
import type { z } from 'zod';
import type { Json } from '../core/json.ts';
import type { CommandContext } from './define-command.ts';
import { isRecord } from './change.ts';
import { threeWayMerge } from './three-way.ts';

/** Arguments of an edit: some fields as the user wants them, and the same fields as the user saw them. */
export function editOf<Shape extends z.ZodRawShape>(fields: z.ZodObject<Shape>) {
  return { set: fields.partial(), expect: fields.partial() };
}

/** Some of the fields, as a schema that was read with `editOf` types them: what is absent is no key at all. */
export type Some<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | undefined };

/**
 * The edited fields merged into the truth: what others changed meanwhile stays, the same field changed by both is
 * refused as `stale` with every side. Fields absent from `set` are untouched.
 */
export function mergeEdit<Fields extends object>(
  current: Fields,
  edit: { set: Some<Fields>; expect: Some<Fields> },
): Result<Fields, RefusalOf<'stale'>> {
  const fields = Object.keys(edit.set);
  const { merged, stale } = threeWayMerge(
    pick(edit.expect, fields),
    pick(edit.set, fields),
    pick(current, fields),
  );
  if (stale.length > 0) return refuse('stale', { fields: stale });
  const changed = isRecord(merged) ? merged : {};
  return ok({ ...current, ...changed });
}

function pick(source: object, fields: readonly string[]): Json {
  const values = source as Record<string, Json | undefined>;
  return Object.fromEntries(
    fields.flatMap((field) => (values[field] === undefined ? [] : [[field, values[field]]])),
  );
}

/** The base fields of a document that a command creates. */
export function newBase(id: string, context: Pick<CommandContext, 'now'>) {
  return { id, revision: 0, createdAt: context.now, updatedAt: context.now };
}

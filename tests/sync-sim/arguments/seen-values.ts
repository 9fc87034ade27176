import type { z } from 'zod';
import type { AnyDocument } from '#shared/documents/collections.ts';

export type Fields = Record<string, unknown>;
export type Schema = z.core.$ZodType;

/** Statuses in which most commands have nothing to do any more. */
export const OVER = new Set(['cancelled', 'completed', 'no_show', 'expired']);

export function unwrapped(schema: Schema): Schema {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] };
  return def.type === 'optional' ? def.innerType : schema;
}

export function topShape(schema: Schema): Readonly<Record<string, Schema>> {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] };
  return def.type === 'object' ? def.shape : {};
}

export function isInUse(document: AnyDocument): boolean {
  const { isActive = true, approvalStatus = 'approved' } = document as unknown as Fields;
  return isActive === true && approvalStatus === 'approved';
}

export function isOpen({ status }: Fields): boolean {
  return status === undefined || status === 'pending' || status === 'planned' || status === 'scheduled';
}

/** What is seen, as far as the command's schema knows it: a line of an order has fewer fields than the order keeps of it. */
export function known(seen: unknown, schema: Schema): unknown {
  const { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] };
  if (def.type === 'array' && Array.isArray(seen)) return seen.map((each) => known(each, def.element));
  if (def.type !== 'object' || typeof seen !== 'object' || seen === null) return seen;
  const fields = seen as Fields;
  return Object.fromEntries(
    Object.keys(def.shape).flatMap((name) => (name in fields ? [[name, fields[name]]] : [])),
  );
}

/** What an edit shows and no document holds. */
export function derived(source: Fields | null, name: string): unknown {
  const visits = source?.['visits'];
  if (name !== 'nextDate' || !Array.isArray(visits)) return undefined;
  const open = (visits as { date: string; status: string; isChangedByHand: boolean }[]).filter(
    ({ status, isChangedByHand }) => !isChangedByHand && (status === 'planned' || status === 'scheduled'),
  );
  return visits.length === 0 ? source?.['startDate'] : open.map(({ date }) => date).toSorted()[0];
}

import { z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { ProblemError } from '../problem.ts';
import { KEY_VALUES, type KeyKind } from './sort-key.ts';

/** The last row of a page: its key and id. */
export interface PagePlace {
  key: string | number;
  id: string;
}

const Parts = z.tuple([z.string(), z.union([z.string(), z.number()]), Id]);
const MOST_CHARACTERS = 1500;

/** Opaque to callers. Security: it grants nothing, for every page is narrowed anew; so it is checked and not signed. */
export function cursorOf(order: string, { key, id }: PagePlace): string {
  return Buffer.from(JSON.stringify([order, key, id])).toString('base64url');
}

/** The place that a cursor names, or 400: not one of ours, or of another order. */
export function placeIn(cursor: string, { order, kind }: { order: string; kind: KeyKind }): PagePlace {
  const parts = Parts.safeParse(jsonIn(cursor));
  if (!parts.success || parts.data[0] !== order) throw badCursor();
  const [, key, id] = parts.data;
  const value = KEY_VALUES[kind].safeParse(key);
  if (!value.success || value.data !== key) throw badCursor();
  return { key, id };
}

function jsonIn(cursor: string): unknown {
  if (cursor.length > MOST_CHARACTERS || !/^[\w-]+$/.test(cursor)) return null;
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

function badCursor(): ProblemError {
  const error = {
    field: 'cursor',
    code: 'invalid_cursor',
    message: 'Not a cursor of this list in this order',
  };
  return new ProblemError('request.invalid', { errors: [error] });
}

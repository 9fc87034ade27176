/** The part of a schema's definition that is looked at here; zod gives it for every schema. */
interface Definition {
  type: string;
  shape?: Record<string, Schema>;
  innerType?: Schema;
  element?: Schema;
  in?: Schema;
  entries?: Record<string, string>;
  options?: readonly Schema[];
  values?: readonly unknown[];
}
export interface Schema {
  _zod: { def: Definition; bag: { minimum?: number; maximum?: number } };
}

export type Fields = { readonly [key: string]: unknown };

/** Without what may also stand there, a null or nothing. */
export function unwrapped(schema: Schema): Schema {
  const { type, innerType } = schema._zod.def;
  return (type === 'optional' || type === 'nullable') && innerType ? unwrapped(innerType) : schema;
}

/** As much of what is seen as the schema has fields for: a document's parts know more of themselves than arguments say. */
export function asSchema(schema: Schema, value: unknown): unknown {
  const { type, shape, element } = unwrapped(schema)._zod.def;
  if (type === 'array' && element && Array.isArray(value))
    return value.map((each) => asSchema(element, each));
  if (type !== 'object' || !shape || value === null || typeof value !== 'object') return value;
  const fields = value as Fields;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, inner]) =>
      key in fields ? [[key, asSchema(inner, fields[key])]] : [],
    ),
  );
}

/** `addresses`, `categories` and `tags` are of an `address`, a `category` and a `tag`. */
export function singular(word: string): string {
  return word
    .replace(/ies$/, 'y')
    .replace(/sses$/, 'ss')
    .replace(/(?<!s)s$/, '');
}

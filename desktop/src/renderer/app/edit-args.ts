import { sameJson } from '#shared/core/json.ts';

/**
 * The two halves of an edit's arguments: the fields that differ from what the user saw when the form opened, as they
 * are now and as they were seen. Null when nothing differs.
 */
export function editArgs<Fields extends object>(
  seen: Fields,
  wanted: Fields,
): { set: Partial<Fields>; expect: Partial<Fields> } | null {
  const changed = Object.keys(wanted).filter((key) => {
    const field = key as keyof Fields;
    return !sameJson(seen[field], wanted[field]);
  }) as (keyof Fields)[];
  if (changed.length === 0) return null;
  return { set: pick(wanted, changed), expect: pick(seen, changed) };
}

function pick<Fields extends object>(source: Fields, keys: readonly (keyof Fields)[]): Partial<Fields> {
  const picked: Partial<Fields> = {};
  for (const key of keys) picked[key] = source[key];
  return picked;
}

import fc from 'fast-check';
import { z } from 'zod';
import type { CommandName } from '#shared/access/permissions.ts';
import { commands } from '#shared/commands/registry.ts';
import { commandRows } from '../http/command-targets.ts';
import type { Target } from '../http/target.ts';

/** A place in the arguments: names of fields, '0' for the first element. */
export type Place = readonly string[];

interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

/** Every place that the command's schema names, the whole included. */
export function placesOf(name: CommandName): Place[] {
  return placesIn(commands[name].args);
}

export function placesIn(schema: z.ZodType): Place[] {
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema, []);
}

function walk({ properties = {}, items, anyOf = [], allOf = [] }: JsonSchema, place: Place): Place[] {
  const below = [
    ...Object.entries(properties).flatMap(([field, schema]) => walk(schema, [...place, field])),
    ...(items ? walk(items, [...place, '0']) : []),
  ];
  const here = [...anyOf, ...allOf].flatMap((schema) => walk(schema, place).slice(1));
  return [place, ...below, ...here];
}

const LONG = 'x'.repeat(5000);
const polluted: unknown = JSON.parse('{"__proto__":{"role":"admin"},"constructor":{"prototype":{}}}');

/** Wrong types, what cannot be stored, what is too much, and what looks right but is at an edge. */
export const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 31,
  2 ** 53,
  1e21,
  Number.MIN_VALUE,
  '',
  ' ',
  'x',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'a\udc00b',
  LONG,
  LONG.repeat(10),
  "'; DROP TABLE users; --",
  '%s%n\u202e\u0007',
  '👩‍👩‍👧‍👦',
  '1e400',
  '0000-00-00',
  '0001-01-01',
  '9999-12-31',
  '2026-02-30',
  '2026-03-29',
  '24:00',
  '01:30',
  '2026-13-45T99:99:99.999Z',
  '9999-12-31T23:59:59.999Z',
  '00000000-0000-0000-0000-000000000000',
  '01890a5d-ac96-774b-bcce-b302099a8057',
  '01890A5D-AC96-774B-BCCE-B302099A8057',
  [],
  [null],
  [[]],
  Array.from({ length: 2000 }, () => 'x'),
  Array.from({ length: 2000 }, () => ({})),
  {},
  { id: 'x' },
  { toString: 'x', valueOf: null },
  polluted,
];

export interface HostileCase {
  name: CommandName;
  /** What was done to good arguments, for the report. */
  what: string;
  args: unknown;
}

/** The same cases for the same seed; `target` says which documents good arguments name. */
export function hostileCases(
  seed: number,
  count: number,
  target: (name: CommandName) => Target,
): HostileCase[] {
  const names = Object.keys(commandRows) as CommandName[];
  const places = new Map(names.map((name) => [name, placesOf(name)]));
  const one = fc.constantFrom(...names).chain((name) =>
    fc.record({
      name: fc.constant(name),
      place: fc.constantFrom(...(places.get(name) ?? [[]])),
      doing: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
      value: fc.constantFrom(...HOSTILE),
    }),
  );
  return fc.sample(one, { seed, numRuns: count }).map(({ name, place, doing, value }) => {
    const good = commandRows[name].args(target(name));
    const at = doing === 'add' ? [...place, 'role'] : place;
    const args = changed(good, at, doing === 'remove' ? undefined : value);
    return { name, args, what: `${doing} ${at.join('.')} ${(JSON.stringify(value) ?? '').slice(0, 60)}` };
  });
}

/** A copy with the value put at the place, parents made where they are missing; undefined removes. */
export function changed(whole: unknown, [field, ...rest]: Place, value: unknown): unknown {
  if (field === undefined) return value;
  const below = isObject(whole) ? whole[field] : undefined;
  const next = changed(below, rest, value);
  if (Array.isArray(whole) || field === '0') {
    const elements: unknown[] = Array.isArray(whole) ? whole : [];
    return next === undefined ? elements.slice(1) : [next, ...elements.slice(1)];
  }
  const kept = Object.entries(isObject(whole) ? whole : {}).filter(([name]) => name !== field);
  return Object.fromEntries(next === undefined ? kept : [...kept, [field, next]]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

import { sameJson, type Json } from '../core/json.ts';
import type { StaleField } from '../core/refusal.ts';
import { elementsById, isRecord } from './change.ts';

export interface Merge {
  merged: Json;
  /** Fields changed on both sides to different values; `merged` holds the current value there. */
  stale: StaleField[];
}

/**
 * Three-way merge of an edit: `expected` is what the user saw, `proposed` what they made of it, `current` the truth.
 * Fields merge one by one and array elements by id; the same field changed by both is stale.
 */
export function threeWayMerge(expected: Json, proposed: Json, current: Json): Merge {
  const stale: StaleField[] = [];
  const merged = merge({ expected, proposed, current }, [], stale);
  return { merged: merged ?? null, stale };
}

type Sides = { expected: Json | undefined; proposed: Json | undefined; current: Json | undefined };

function merge(sides: Sides, path: readonly string[], stale: StaleField[]): Json | undefined {
  const { expected, proposed, current } = sides;
  if (same(proposed, expected)) return current;
  if (same(current, expected) || same(current, proposed)) return proposed;
  if (isRecord(expected) && isRecord(proposed) && isRecord(current))
    return mergeRecords({ expected, proposed, current }, path, stale);
  const elements = elementMaps(sides);
  if (elements) return mergeElements(elements, path, stale);
  stale.push({
    path: path.join('.'),
    expected: expected ?? null,
    current: current ?? null,
    proposed: proposed ?? null,
  });
  return current;
}

type JsonRecord = { [key: string]: Json };

type Records = { expected: JsonRecord; proposed: JsonRecord; current: JsonRecord };

function mergeRecords(records: Records, path: readonly string[], stale: StaleField[]): Json {
  const { expected, proposed, current } = records;
  const merged: JsonRecord = {};
  for (const key of new Set([...Object.keys(current), ...Object.keys(proposed)])) {
    const sides = { expected: expected[key], proposed: proposed[key], current: current[key] };
    const value = merge(sides, [...path, key], stale);
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

type ElementMaps = { expected: Map<string, Json>; proposed: Map<string, Json>; current: Map<string, Json> };

function elementMaps({ expected, proposed, current }: Sides): ElementMaps | null {
  const maps = [expected, proposed, current].map((value) =>
    value === undefined ? null : elementsById(value),
  );
  const [first, second, third] = maps;
  return first && second && third ? { expected: first, proposed: second, current: third } : null;
}

function mergeElements(maps: ElementMaps, path: readonly string[], stale: StaleField[]): Json {
  const ids = [...new Set([...maps.current.keys(), ...maps.proposed.keys()])];
  return ids.flatMap((id) => {
    const sides = {
      expected: maps.expected.get(id),
      proposed: maps.proposed.get(id),
      current: maps.current.get(id),
    };
    const element = merge(sides, [...path, `#${id}`], stale);
    return element === undefined ? [] : [element];
  });
}

function same(left: Json | undefined, right: Json | undefined): boolean {
  return left === undefined || right === undefined ? left === right : sameJson(left, right);
}

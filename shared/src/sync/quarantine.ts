import { z } from 'zod';
import { isRecord } from '../command-kit/change.ts';
import type { Json } from '../core/json.ts';
import { documentSchemas, type CollectionName } from '../documents/collections.ts';

/** Why this version of the application cannot read a document. */
export interface Unreadable {
  /** Dotted, array elements by position; '' for the whole. */
  path: string;
  reason: 'missing' | 'type' | 'value';
}

type Check = (value: unknown, path: string) => Unreadable | null;

/**
 * [SY14] Whether what the server sent can be shown and decided on: every field that this version knows is there, of its
 * type, and one of the values that it knows. Fields that it does not know are no reason; lengths and limits neither.
 * Null when it can be read.
 *
 * Much faster than parsing: it is asked about every document of a first sync.
 */
export function unreadablePart(collection: CollectionName, document: unknown): Unreadable | null {
  return CHECKS[collection](document, '');
}

const CHECKS = Object.fromEntries(
  Object.entries(documentSchemas).map(([name, schema]) => [name, checkOf(shapeOf(schema))]),
) as Record<CollectionName, Check>;

/** What of a JSON schema decides here. */
interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  pattern?: string;
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' }) as Shape;
}

function checkOf(shape: Shape): Check {
  if (shape.anyOf) return anyOf(shape.anyOf.map(checkOf));
  if (shape.enum) return oneOf(shape.enum);
  if ('const' in shape) return oneOf([shape.const]);
  switch (shape.type) {
    case 'object':
      return objectCheck(shape);
    case 'array':
      return arrayCheck(checkOf(shape.items ?? {}));
    case 'string':
      return stringCheck(shape.pattern);
    case 'integer':
      return (value, path) => (Number.isSafeInteger(value) ? null : { path, reason: 'type' });
    case 'number':
    case 'boolean':
      return typeCheck(shape.type);
    case 'null':
      return oneOf([null]);
    case undefined:
    default:
      return () => null;
  }
}

function objectCheck({ properties = {}, required = [] }: Shape): Check {
  const needed = new Set(required);
  const fields = Object.entries(properties).map(
    ([name, shape]) => [name, checkOf(shape), needed.has(name)] as const,
  );
  return (value, path) => {
    if (!isRecord(value as Json)) return { path, reason: 'type' };
    const record = value as Record<string, unknown>;
    for (const [name, check, isNeeded] of fields) {
      const field = record[name];
      if (field === undefined) {
        if (isNeeded) return { path: joined(path, name), reason: 'missing' };
        continue;
      }
      const part = check(field, name);
      if (part) return { path: joined(path, part.path), reason: part.reason };
    }
    return null;
  };
}

function arrayCheck(element: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return { path, reason: 'type' };
    for (let at = 0; at < value.length; at += 1) {
      const part = element(value[at], String(at));
      if (part) return { path: joined(path, part.path), reason: part.reason };
    }
    return null;
  };
}

function stringCheck(pattern: string | undefined): Check {
  const form = pattern === undefined ? null : new RegExp(pattern);
  return (value, path) => {
    if (typeof value !== 'string') return { path, reason: 'type' };
    return form === null || form.test(value) ? null : { path, reason: 'value' };
  };
}

function typeCheck(type: 'number' | 'boolean'): Check {
  return (value, path) => (typeof value === type ? null : { path, reason: 'type' });
}

function oneOf(values: readonly unknown[]): Check {
  const known = new Set(values);
  return (value, path) => (known.has(value) ? null : { path, reason: 'value' });
}

/** The first alternative that is not merely "not null" tells why. */
function anyOf(checks: readonly Check[]): Check {
  return (value, path) => {
    let first: Unreadable | null = null;
    for (const check of checks) {
      const part = check(value, path);
      if (!part) return null;
      first ??= part;
    }
    return first;
  };
}

function joined(path: string, name: string): string {
  return path === '' ? name : name === '' ? path : `${path}.${name}`;
}

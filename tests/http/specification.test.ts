import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '#shared/commands/registry.ts';
import { codesOf, REPLICA_ONLY } from '#server/http/describe-problems.ts';
import { problemCodes } from '#server/http/problem.ts';
import type { ApiDocument, ApiOperation } from '#server/http/reference-page.ts';
import { createUndescribed } from './described-problems.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const HEADING = '## What the specification asks, and what carries it';

/** The cells of the table: line, command, route, database, test. */
const lines = (readFileSync(path.join(ROOT, 'shared/SPEC.md'), 'utf8').split(HEADING)[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line'))
  .map((line) => line.split('|').slice(1, -1));

function named(column: number): string[] {
  const all = lines.flatMap((cells) => [...(cells[column] ?? '').matchAll(/`([^`]+)`/g)]);
  return [...new Set(all.map(([, name = '']) => name))];
}

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

test('each line of the specification names what carries it, and a test', () => {
  expect(lines.length).toBeGreaterThan(60);
  const untested = lines.filter((cells) => !/`[^`]+\.test\.ts`/.test(cells[4] ?? ''));
  expect(untested.map(([line]) => line)).toEqual([]);
});

test('the commands exist', () => {
  expect(named(1).filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
});

test('the routes are described', async () => {
  const { paths } = (await server.request('/openapi.json')).json as {
    paths: Record<string, Record<string, unknown>>;
  };
  const missing = named(2).filter((route) => {
    const [method = '', url = ''] = route.split(' ');
    return !(method.toLowerCase() in (paths[url] ?? {}));
  });
  expect(missing).toEqual([]);
});

test('tables, constraints and indexes stand in a migration', () => {
  const folder = path.join(ROOT, 'server/src/storage/migrations');
  const migrations = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  expect(named(3).filter((name) => !migrations.some((text) => text.includes(name)))).toEqual([]);
});

test('the tests are there', () => {
  expect(named(4).filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
});

describe('[HW7] the reference describes every answer', () => {
  let document: ApiDocument;
  let operations: { name: string; operation: ApiOperation }[];
  beforeAll(async () => {
    document = (await server.request('/openapi.json')).json as unknown as ApiDocument;
    operations = Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${url}`, operation })),
    );
  });

  test('every code of the closed list is one that some operation answers, or only a replica meets', () => {
    const described = new Set(operations.flatMap(({ operation }) => codesOf(operation)));
    expect(problemCodes().filter((code) => !described.has(code))).toEqual([...REPLICA_ONLY].toSorted());
    const { examples = {} } = document.components ?? {};
    expect(Object.keys(examples).toSorted()).toEqual(problemCodes());
  });

  test('an answer that it does not say is found, and one that it says is not', () => {
    const undescribed = createUndescribed(document);
    const asked = { method: 'POST', path: '/api/admin/orders/0198c0de-0000-7000-8000-000000000001/confirm/' };
    expect(undescribed({ ...asked, status: 409, code: 'order.unassigned' })).toBeNull();
    expect(undescribed({ ...asked, status: 409, code: 'address.is_default' })).toContain('does not say');
    expect(undescribed({ ...asked, status: 202, code: null })).toContain('does not say');
  });

  test('every JSON body, asked and told, has an example that fits its schema', () => {
    const wrong = operations.flatMap(({ name, operation: { requestBody, responses } }) => {
      const parts = { request: requestBody, ...responses };
      return Object.entries(parts).flatMap(([part, body]) => {
        const json = body?.content?.['application/json'];
        if (!json?.schema) return [];
        if (json.example === undefined) return [`${name} ${part}: no example`];
        const parsed = schemaIn(document, json.schema).safeParse(json.example);
        return parsed.success ? [] : [`${name} ${part}: ${z.prettifyError(parsed.error)}`];
      });
    });
    expect(wrong).toEqual([]);
  });
});

function schemaIn({ components }: ApiDocument, schema: object): z.ZodType {
  const $defs = Object.fromEntries(referred(schema, components?.schemas ?? {}));
  const text = JSON.stringify({ ...schema, $defs });
  const inlined: unknown = JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'));
  return z.fromJSONSchema(inlined as Parameters<typeof z.fromJSONSchema>[0]);
}

/** The named schemas that a schema comes upon, by name. */
function referred(
  schema: object,
  all: Readonly<Record<string, object>>,
  found = new Map<string, object>(),
): Map<string, object> {
  for (const [, name = ''] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/([^"]+)"/g)) {
    const named = all[name];
    if (!named || found.has(name)) continue;
    found.set(name, named);
    referred(named, all, found);
  }
  return found;
}

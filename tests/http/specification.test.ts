import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '#shared/commands/registry.ts';
import { codesOf, REPLICA_ONLY } from '#server/http/describe-problems.ts';
import { problemCodes } from '#server/http/problem.ts';
import type { ApiDocument, ApiOperation } from '#server/http/reference-page.ts';
import { writeTable } from '#server/http/writes/write-table.ts';
import { createUndescribed } from './described-problems.ts';
import { createTestServer, START_MS, type TestServer } from './http-server.ts';
import { nameOf } from './write-requests.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const HEADING = '## What the specification asks, and what carries it';
const readText = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Line {
  line: string;
  commands: string[];
  routes: string[];
  database: string[];
  tests: string[];
}

const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const lines: Line[] = (readText('shared/SPEC.md').split(HEADING)[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| line'))
  .map((line) => {
    const [name = '', commandCell, routeCell, databaseCell, testCell] = line.split('|').slice(1, -1);
    return {
      line: name.trim(),
      commands: namesIn(commandCell),
      routes: namesIn(routeCell),
      database: namesIn(databaseCell),
      tests: namesIn(testCell),
    };
  });

type Column = Exclude<keyof Line, 'line'>;
const named = (column: Column) => [...new Set(lines.flatMap((line) => line[column]))];

/** Tests whose rows are made from a table of the product, so that they name none: what they go over, and the words for it. */
const GENERATED: Record<string, { covers: (name: string) => boolean; from: string }> = {
  'tests/http/authorization.test.ts': {
    covers: (name) => Object.hasOwn(commands, name),
    from: 'describe.each(Object.keys(commandRows)',
  },
  'tests/http/write-authorization.test.ts': {
    covers: (name) => /^(?:POST|PUT|PATCH|DELETE) .*\{id\}/.test(name),
    from: 'writeTable.filter(',
  },
  'tests/http/route-authorization.test.ts': { covers: (name) => / \/api\//.test(name), from: '...writeRows' },
  'tests/http/lists.test.ts': { covers: (name) => name.startsWith('GET '), from: 'listTable.filter(' },
  'tests/http/canaries.test.ts': { covers: (name) => name.startsWith('GET '), from: '...listTable' },
};

/** A test's own text and that of the suites it runs. */
function textOf(file: string): string {
  const text = readText(file);
  const suites = [...text.matchAll(/from '(\.[^']+\.suite\.ts)'/g)].map(([, name = '']) => name);
  return [text, ...suites.map((name) => readText(path.join(path.dirname(file), name)))].join('\n');
}

/**
 * Whether the text has the name, also where a command's is put together (`account.unlink_${kind}`) and a path's ids are.
 * One document's path is named by its collection's too: tests add the id to that.
 */
function says(text: string, name: string): boolean {
  const [, url] = name.split(' ');
  if (url !== undefined) {
    const found = (each: string) => new RegExp(`${patternOf(each)}(?=['"\`?\\s])`).test(text);
    return found(url) || found(url.replace(/\{id\}\/$/, ''));
  }
  if (new RegExp(`${escaped(name)}(?![\\w.])`).test(text)) return true;
  const parts = [...text.matchAll(/`(\w+\.\w*)\$\{\w+\}`/g)].map(([, start = '']) => start);
  return Object.hasOwn(commands, name) && parts.some((start) => name.startsWith(start));
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Where a path has a parameter, the text has some id or what is put in for it. */
const patternOf = (url: string) =>
  url
    .split(/\{\w+\}/)
    .map(escaped)
    .join(String.raw`(?:[\w-]+|\$\{.*?\})`);

const isSaid = (file: string, name: string) =>
  says(textOf(file), name) || (GENERATED[file]?.covers(name) ?? false);

/** The route ends in the command; those that are no row of the table of writes may end in any. */
function endsIn(route: string, command: string): boolean {
  const row = writeTable.find((each) => nameOf(each) === route);
  return row === undefined || row.commands.some((each) => each === command);
}

let server: TestServer;
beforeAll(async () => {
  server = await createTestServer();
}, START_MS);
afterAll(() => server.close());

test('each line of the specification names what carries it, and a test', () => {
  expect(lines.length).toBeGreaterThan(110);
  const untested = lines.filter(({ tests }) => !tests.some((file) => file.endsWith('.test.ts')));
  expect(untested.map(({ line }) => line)).toEqual([]);
  const bare = lines.filter(
    ({ commands: names, routes, database }) => [...names, ...routes, ...database].length === 0,
  );
  expect(bare.map(({ line }) => line)).toEqual([]);
});

test('the commands exist', () => {
  expect(named('commands').filter((name) => !Object.hasOwn(commands, name))).toEqual([]);
});

test('the routes are described', async () => {
  const { paths } = (await server.request('/openapi.json')).json as {
    paths: Record<string, Record<string, unknown>>;
  };
  const missing = named('routes').filter((route) => {
    const [method = '', url = ''] = route.split(' ');
    return !(method.toLowerCase() in (paths[url] ?? {}));
  });
  expect(missing).toEqual([]);
});

test('tables, columns, constraints, indexes and sequences are in the migrated database', async () => {
  const { rows } = await sql<{ name: string }>`
    SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public'`.execute(
    server.database.db,
  );
  const known = new Set(rows.map(({ name }) => name));
  expect(named('database').filter((name) => !known.has(name))).toEqual([]);
});

test('the tests are there, and those without names of their own go over what they are said to', () => {
  expect(named('tests').filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  const wrong = Object.entries(GENERATED).filter(([file, { from }]) => !readText(file).includes(from));
  expect(wrong.map(([file]) => file)).toEqual([]);
});

describe.each(lines)('$line', ({ commands: names, routes, database, tests }) => {
  test('every test that it names is about it', () => {
    const all = [...names, ...routes, ...database];
    expect(tests.filter((file) => !all.some((name) => isSaid(file, name)))).toEqual([]);
  });

  test('what it names is in one of these tests', () => {
    const isIn = (name: string) => tests.some((file) => isSaid(file, name));
    const said = routes.filter(isIn);
    const unsaid = names.filter((name) => !isIn(name) && !said.some((route) => endsIn(route, name)));
    // What a line is about: its commands; without any its routes; without those what is in the database.
    const rest = names.length > 0 ? [] : routes.length > 0 ? routes : database;
    expect([...unsaid, ...rest.filter((name) => !isIn(name))]).toEqual([]);
  });
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

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { testSizes } from '../support/test-sizes.ts';
import { longParts } from './long-parts.ts';

/** Of a file's name: where it may run. */
const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  pg: ['pg'],
  e2e: ['e2e', 'e2e-paired'],
  long: ['long'],
  suite: ['pg'],
};

function projectsOf(file: string): readonly string[] {
  const [, kind = ''] = /\.(\w+)\.(?:test\.)?ts$/.exec(file) ?? [];
  return PROJECTS[kind] ?? ['unit', 'computing'];
}

const sources = ['shared', 'server', 'desktop', 'tests']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.posix.join(folder, file)),
  )
  // This one only counts them.
  .filter((file) => /\.(?:test|suite)\.ts$/.test(file) && file !== 'tests/run/long-parts.test.ts')
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

test('every test with a long size, or for the long tier alone, is in a part that runs it', () => {
  const sized = sources.flatMap(({ file, text }) =>
    file.endsWith('.long.test.ts') || /import \{[^}]*\btestSizes\b/.test(text) ? [file] : [],
  );
  expect(sized.length).toBeGreaterThan(15);
  const left = sized.filter(
    (file) =>
      !longParts.some(
        ({ path: part, projects }) =>
          file.includes(part) && projectsOf(file).some((project) => projects.includes(project)),
      ),
  );
  expect(left).toEqual([]);
});

test('every size is the size of some test', () => {
  const unread = Object.keys(testSizes).filter(
    (name) => !sources.some(({ text }) => text.includes(`testSizes.${name}`)),
  );
  expect(unread).toEqual([]);
});

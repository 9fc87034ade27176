import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
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

test('every test with a long size is in a part that runs it', () => {
  const sized = ['shared', 'server', 'desktop', 'tests']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => path.posix.join(folder, file)),
    )
    .filter((file) => /\.(?:test|suite)\.ts$/.test(file))
    .filter((file) => /import \{[^}]*\btestSizes\b/.test(readFileSync(file, 'utf8')));
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

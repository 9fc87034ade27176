import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findOrInstallBrowser } from './find-browser.ts';
import { runCommand, tool } from './run-command.ts';
import { countTests, noTests } from './test-counts.ts';
import type { TestCounts } from './test-counts.ts';
import { checkTypes } from './type-check.ts';

export interface Stage {
  readonly name: string;
  /** Stages of one group all run, even when one of them is red; the next group starts only after green. */
  readonly group: 'text' | 'fast' | 'database' | 'browser';
  run(testFilters: readonly string[]): Promise<TestCounts>;
}

const oneFailure: TestCounts = { passed: 0, failed: 1, skipped: 0 };

/** All stages in their order. `npm test` runs every one, `npm run check` those that need no other program. */
export const stages: readonly Stage[] = [
  command('format', 'text', tool('oxfmt/bin/oxfmt', '--check', '.')),
  command('lint', 'text', tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings')),
  { name: 'types', group: 'text', run: types },
  command('knip', 'text', tool('knip/bin/knip.js', '--no-progress')),
  vitest('architecture', 'text', ['--project', 'architecture']),
  vitest('unit', 'fast', ['--project', 'unit', '--project', 'computing', '--project', 'dom']),
  vitest('pg', 'database', ['--project', 'pg']),
  { name: 'build', group: 'browser', run: buildApps },
  { name: 'e2e', group: 'browser', run: endToEnd },
];

function command(name: string, group: Stage['group'], words: [string, ...string[]]): Stage {
  return {
    name,
    group,
    run: async () => {
      const { exitCode, output } = await runCommand(words, 'collect');
      if (exitCode === 0) return noTests;
      console.log(output.trim());
      return oneFailure;
    },
  };
}

async function types(): Promise<TestCounts> {
  const complaints = await checkTypes();
  for (const complaint of complaints) console.log(complaint);
  return complaints.length === 0 ? noTests : oneFailure;
}

function vitest(name: string, group: Stage['group'], args: readonly string[]): Stage {
  return { name, group, run: (testFilters) => runVitest([...args, ...testFilters]) };
}

/** Runs these files of these projects; no file at all is no failure here. */
export async function runVitest(args: readonly string[]): Promise<TestCounts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-report-'));
  const report = path.join(folder, 'report.json');
  const fixed = ['run', '--config', 'tests/vitest.config.ts', '--passWithNoTests'];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  try {
    const { exitCode } = await runCommand(tool('vitest/vitest.mjs', ...fixed, ...reporters, ...args), 'show');
    if (!existsSync(report)) return exitCode === 0 ? noTests : oneFailure;
    return countTests(await readFile(report, 'utf8'), exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Everything that the browser tests run: the web app, the server, and main, preload and renderer of the desktop app. */
export async function buildApps(): Promise<TestCounts> {
  const builds: [string, ...string[]][] = [
    tool('tsx/dist/cli.mjs', 'desktop/build-apps.ts'),
    tool('electron-vite/bin/electron-vite.js', 'build', '--config', 'desktop/electron.vite.config.ts'),
  ];
  for (const words of builds) {
    const { exitCode, output } = await runCommand(words, 'collect');
    if (exitCode === 0) continue;
    console.log(output.trim());
    return oneFailure;
  }
  return noTests;
}

async function endToEnd(testFilters: readonly string[]): Promise<TestCounts> {
  console.log(`browser: ${await findOrInstallBrowser()}`);
  return runVitest(['--project', 'e2e-paired', '--project', 'e2e', ...testFilters]);
}

import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './support/longest-first.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const generated = [...configDefaults.exclude, 'out/**', 'dist/**', 'release/**', 'data/**'];

/**
 * Browser tests in which nothing depends on how long something takes: they wait more than they work, so two files run
 * side by side. Whoever kills a window at a moment or promises a second is not among them.
 */
const paired = [
  'tests/e2e/{first-slice,journal,photos,screens,server-process,set-up,states,subscriptions,the-day}.e2e.test.ts',
  'tests/electron/*.e2e.test.ts',
  'tests/reliability/{broken-storage,restored-server,server-killed}.e2e.test.ts',
  'tests/replica/{compare,faults,purge,replica,stores,torn-log,unreadable,windows}.e2e.test.ts',
];

/**
 * Long computations, each in a process of its own: in one where other files ran before they take up to twice as long. All
 * other files share their processes, because loading the modules again for each took a third of the time.
 */
const computing = [
  'tests/sync-sim/pure/*.test.ts',
  'tests/sync-skew/*.test.ts',
  'tests/http/{canaries,hostile-input,hostile-requests,idempotency}.test.ts',
  'tests/contract/{hostile-arguments,overlap-shapes,parity}.test.ts',
  '**/*.prop.test.ts',
];

const browserTests = {
  environment: 'node',
  exclude: generated,
  globalSetup: ['tests/support/prepare-run.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
  isolate: false,
};

/**
 * Kinds of tests by what they need; the file name says which.
 * architecture: the source text. unit: nothing but Node. dom: jsdom. pg: one real PostgreSQL for the run. e2e: Chromium
 * and the built app, one file at a time; e2e-paired: the same, two files at a time.
 */
export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'architecture',
          environment: 'node',
          include: ['tests/architecture/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['{shared,server,desktop,tests}/**/*.test.{ts,tsx}'],
          exclude: [
            ...generated,
            ...computing,
            'tests/architecture/**',
            '**/*.{pg,e2e,dom,long}.test.{ts,tsx}',
          ],
          testTimeout: 20_000,
          hookTimeout: 30_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'computing',
          environment: 'node',
          include: computing,
          exclude: generated,
          testTimeout: 20_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'dom',
          environment: 'jsdom',
          include: ['{shared,server,desktop,tests}/**/*.dom.test.{ts,tsx}'],
          exclude: generated,
          setupFiles: ['tests/support/dom-setup.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'pg',
          environment: 'node',
          include: ['{shared,server,desktop,tests}/**/*.pg.test.ts'],
          exclude: generated,
          globalSetup: ['tests/support/postgres-global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...browserTests,
          name: 'e2e-paired',
          include: paired,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          ...browserTests,
          name: 'e2e',
          include: ['tests/{e2e,electron,replica,reliability,sync-sim}/**/*.e2e.test.ts'],
          exclude: [...generated, ...paired],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          environment: 'node',
          include: ['tests/**/*.long.test.ts'],
          exclude: generated,
          fileParallelism: false,
        },
      },
    ],
  },
});

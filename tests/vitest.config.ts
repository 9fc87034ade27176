import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));

const generated = [...configDefaults.exclude, 'out/**', 'dist/**', 'release/**', 'data/**'];

/**
 * Kinds of tests by what they need; the file name says which.
 * architecture: the source text. unit: nothing but Node. dom: jsdom. pg: one real PostgreSQL for the run. e2e: Chromium and the built app.
 */
export default defineConfig({
  root,
  test: {
    maxWorkers: 2,
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
          exclude: [...generated, 'tests/architecture/**', '**/*.{pg,e2e,dom}.test.{ts,tsx}'],
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
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['tests/{e2e,electron,replica}/**/*.e2e.test.ts'],
          exclude: generated,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

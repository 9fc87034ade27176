import { describe, test } from 'vitest';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import { truthStoreCases } from './truth-store.suite.ts';

describe('[SY2] the truth in memory', () => {
  test.each(truthStoreCases)('$title', async ({ run }) => {
    const truth = new MapTruthStore();
    await run({ truth, applyPage: async (documents, horizon) => truth.applyPage(documents, horizon) });
  });
});

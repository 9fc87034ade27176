import { describe, expect, test } from 'vitest';
import { MapTruthStore } from '#shared/testing/map-truth-store.ts';
import { truthStoreCases } from './truth-store.suite.ts';

describe('[SY2] the truth in memory', () => {
  test.each(truthStoreCases)('$title', async ({ run }) => {
    const truth = new MapTruthStore();
    const applyPage = async (...page: Parameters<typeof truth.applyPage>) => truth.applyPage(...page);
    await expect(run({ truth, applyPage })).resolves.toBeUndefined();
  });
});

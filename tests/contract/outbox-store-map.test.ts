import { describe, expect, test } from 'vitest';
import { idOf } from '#shared/testing/builders.ts';
import { MapOutboxStore } from '#shared/testing/map-outbox-store.ts';
import { outboxStoreCases } from './outbox-store.suite.ts';

describe('[SY1] the outbox in memory', () => {
  test.each(outboxStoreCases)('$title', async ({ run }) => {
    const store = new MapOutboxStore(idOf('client'));
    await expect(run({ store, reopen: async () => store })).resolves.toBeUndefined();
  });
});

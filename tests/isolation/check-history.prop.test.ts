import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededChance } from '#server/seed/seeded-chance.ts';
import { checkHistory } from './check-history.ts';
import { circularHistory, kindOfCircle, serialHistory } from './made-histories.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const lengths = fc.integer({ min: 1, max: 60 });
const circles = fc.array(fc.constantFrom('ww' as const, 'wr' as const, 'rw' as const), {
  minLength: 2,
  maxLength: 7,
});
const STRICT = 'strictly serializable';

test('what ran one after the other is never flagged, in whatever order it is told', () => {
  fc.assert(
    fc.property(seeds, lengths, (seed, count) => {
      const chance = seededChance(seed);
      const history = serialHistory(chance, count);
      const shuffled = history
        .map((transaction) => ({ transaction, at: chance.next() }))
        .toSorted((left, right) => left.at - right.at)
        .map(({ transaction }) => transaction);
      expect(checkHistory(history, STRICT)).toEqual([]);
      expect(checkHistory(shuffled, STRICT)).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('a circle among transactions that ran one after the other is found by its kind', () => {
  fc.assert(
    fc.property(seeds, lengths, circles, (seed, count, edges) => {
      const history = [...serialHistory(seededChance(seed), count), ...circularHistory(edges)];
      expect(checkHistory(history, STRICT).map(({ kind }) => kind)).toEqual([kindOfCircle(edges)]);
    }),
    { numRuns: 500 },
  );
});

test('an acknowledged write that a later read of its key does not have is always found', () => {
  fc.assert(
    fc.property(seeds, lengths, (seed, count) => {
      const history = serialHistory(seededChance(seed), count);
      const end = {
        name: 'end',
        client: 'end',
        status: 'committed' as const,
        operations: [{ kind: 'read' as const, key: 'a', values: ['wanted'] }],
        startedAt: count + 100,
        endedAt: count + 101,
      };
      const wanted = {
        ...end,
        name: 'wanted',
        operations: [{ kind: 'append' as const, key: 'a', value: 'wanted' }],
        startedAt: count + 50,
        endedAt: count + 60,
      };
      const gone = { ...end, operations: [{ kind: 'read' as const, key: 'a', values: [] }] };
      const kinds = checkHistory([...history, wanted, gone], STRICT).map(({ kind }) => kind);
      expect(kinds).toContain('lost');
    }),
    { numRuns: 100 },
  );
});

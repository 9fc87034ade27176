import { expect, test } from 'vitest';
import { StatementNames } from './statement-names.ts';

const asked = (names: StatementNames, ...texts: string[]) => {
  for (const text of texts) names.nameOf(text);
  return new Map(texts.map((text) => [text, names.nameOf(text)]));
};

test('[SY11] one name never means two statements, in whatever order processes ask', () => {
  const texts = ['UPDATE orders SET notes = $1', 'UPDATE customers SET notes = $1'];
  const one = asked(new StatementNames(), ...texts);
  const other = asked(new StatementNames(), ...texts.toReversed());
  // Something between us and PostgreSQL may hand a session of the one to the other, with all that is prepared in it.
  for (const text of texts) expect(other.get(text)).toBe(one.get(text));
  expect(new Set(one.values()).size).toBe(texts.length);
});

test('a name fits PostgreSQL, and what is asked once has none', () => {
  const names = new StatementNames();
  expect(names.nameOf('SELECT $1')).toBeNull();
  expect(names.nameOf('SELECT $1')).toMatch(/^[a-z0-9_]{1,63}$/);
});

test('names are given to 256 statements, whatever comes after', () => {
  const names = new StatementNames();
  const all = asked(names, ...Array.from({ length: 300 }, (_, index) => `SELECT ${index}, $1`));
  expect([...all.values()].filter((name) => name !== null)).toHaveLength(256);
});

import { expect, test } from 'vitest';
import { derivedId, Id, sha256Hex } from './ids.ts';

test('derived ids are valid, stable and apart for every part', () => {
  const base = derivedId('command', 'appointment', 'item');
  expect(Id.parse(base)).toBe(base);
  expect(base.at(14)).toBe('8');
  expect(derivedId('command', 'appointment', 'item')).toBe(base);
  const others = [
    derivedId('command2', 'appointment', 'item'),
    derivedId('command', 'note', 'item'),
    derivedId('command', 'appointment', 'item2'),
  ];
  expect(new Set([base, ...others]).size).toBe(4);
});

test('SHA-256 of a known text', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('ids are lower-case UUIDs and nothing else', () => {
  for (const wrong of [
    '',
    'x',
    base().toUpperCase(),
    `${base()} `,
    base().replaceAll('-', ''),
    'constructor',
  ]) {
    expect(Id.safeParse(wrong).success).toBe(false);
  }
});

function base(): string {
  return '0190f5a0-1111-7222-8333-444455556666';
}

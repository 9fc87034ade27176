import { expect, test } from 'vitest';
import { fuseSettings, readFuses, setFuses } from './fuses.ts';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

function binaryWith(...wires: readonly { version?: number; states: string }[]): Buffer {
  const slices = wires.map(({ version = 1, states }) =>
    Buffer.concat([
      Buffer.from('\u007fELF…'),
      Buffer.from(SENTINEL),
      Buffer.from([version, states.length]),
      Buffer.from(states),
    ]),
  );
  return Buffer.concat([...slices, Buffer.from('tail')]);
}

test('[E19] the wire of macOS and Windows reads back as decided', () => {
  const binary = binaryWith({ states: '101100011' });
  const before = binary.length;
  expect(setFuses(binary, fuseSettings('darwin'))).toBe(1);
  expect(readFuses(binary)).toBe('010011001');
  expect(binary).toHaveLength(before);
  expect(binary.toString('latin1')).toMatch(/tail$/);
});

test('[E19] on Linux, where nobody would check it, the archive integrity fuse stays off', () => {
  const binary = binaryWith({ states: '101100011' });
  setFuses(binary, fuseSettings('linux'));
  expect(readFuses(binary)).toBe('010001001');
});

test('[E19] both slices of a universal binary are set, removed fuses stay removed', () => {
  const binary = binaryWith({ states: '1r1100011' }, { states: '101100011' });
  expect(setFuses(binary, fuseSettings('darwin'))).toBe(2);
  expect(readFuses(binary)).toBe('0r0011001');
  expect(binary.toString('latin1')).toContain(`${SENTINEL}\u0001\t010011001`);
});

test.each([
  ['without a wire', Buffer.from('stub')],
  ['with a fuse nobody decided', binaryWith({ states: '1011000110' })],
  ['with a fuse missing', binaryWith({ states: '10110001' })],
  ['with a wire of another version', binaryWith({ version: 2, states: '101100011' })],
])('[E19] a binary %s stops the packaging', (_what, binary) => {
  expect(() => setFuses(binary, fuseSettings('linux'))).toThrow(/wire/);
});

import { expect, test } from 'vitest';
import { Email } from './text.ts';

test.each([
  [' Ana@Home.Example ', 'ana@home.example'],
  ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
  ['ANA@BÜCHER.example', 'ana@xn--bcher-kva.example'],
  ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
  ['ana@例え.テスト', 'ana@xn--r8jz45g.xn--zckzah'],
])('an e-mail %s is stored as %s', (written, stored) => {
  expect(Email.parse(written)).toBe(stored);
});

test.each(['ana', 'ana@', '@home.example', 'ana@ü ü.example', 'ana@bücher.example/path', 'ä@home.example'])(
  'no e-mail: %s',
  (written) => {
    expect(Email.safeParse(written).success).toBe(false);
  },
);

import { expect, test } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

const LIMITS = { depth: 4, elements: 3 };
const read = (text: string) => parseStrictJson(text, LIMITS);

test('reads what JSON.parse reads', () => {
  const texts = [
    '{}',
    '[]',
    ' [1, -0.5e3 ,true,null] '.replace(',null', ''),
    '{"a":{"b":["\\u00e9\\n\\\\\\""]}}',
    '"x"',
    '0',
    '{"":1,"a b":"ß","😀":"\\ud83d\\ude00"}',
  ];
  for (const text of texts)
    expect([text, read(text)]).toEqual([text, { ok: true, value: JSON.parse(text) as unknown }]);
});

test.each([
  ['', 'syntax'],
  ['[1,]', 'syntax'],
  ['{a:1}', 'syntax'],
  ['{"a" 1}', 'syntax'],
  ['01', 'syntax'],
  ['+1', 'syntax'],
  ['.5', 'syntax'],
  ['"open', 'syntax'],
  ['"ends in a backslash\\"', 'syntax'],
  ['"bad \\x escape"', 'syntax'],
  ['[] []', 'syntax'],
  ['tru', 'syntax'],
  ['-Infinity', 'syntax'],
  ['\u00a0[]', 'syntax'],
  ['[[[[[]]]]]', 'too_deep'],
  ['[1,2,3,4]', 'too_many_elements'],
  ['{"a":1,"b":1,"c":1,"d":1}', 'too_many_elements'],
  ['{"a":1,"\\u0061":2}', 'duplicate_key'],
  ['{"__proto__":1}', 'forbidden_key'],
  ['{"\\u005f_proto__":1}', 'forbidden_key'],
  ['{"constructor":1}', 'forbidden_key'],
  ['["\\u0000"]', 'forbidden_character'],
  ['["\\udc00"]', 'forbidden_character'],
  ['[1e400]', 'number_out_of_range'],
])('[P4] %s is %s', (text, fault) => {
  expect(read(text)).toEqual({ ok: false, error: fault });
});

test('[P8] takes time in proportion to the length, whatever stands in it', () => {
  const startedAt = performance.now();
  for (const text of [
    `"${'\\\\'.repeat(25_000)}`,
    `"${'\\"'.repeat(25_000)}`,
    `"${'a'.repeat(50_000)}`,
    '-'.repeat(50_000),
    '1'.repeat(50_000),
    ' '.repeat(50_000),
    '['.repeat(50_000),
  ])
    read(text);
  expect(performance.now() - startedAt).toBeLessThan(200);
});

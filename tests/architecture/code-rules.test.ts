import { describe, expect, test } from 'vitest';
import {
  ambientInput,
  anyType,
  barrel,
  codeRules,
  evadedTest,
  manyParameters,
  moduleState,
  suppression,
  tooLong,
} from './code-rules.ts';
import type { CodeRule } from './code-rules.ts';
import { findForbiddenWords } from './forbidden-words.ts';
import { definedRuleIds, quotedRuleIds } from './rule-ids.ts';
import { parseModule } from './source-module.ts';

const PRODUCT = 'shared/src/core/example.ts';
const TEST = 'shared/src/core/example.test.ts';

interface Example {
  readonly rule: CodeRule;
  readonly path: string;
  readonly bad: readonly string[];
  readonly good: readonly string[];
}

// The words are joined, so that the text of this file does not break the very rule.
const examples: readonly Example[] = [
  { rule: tooLong, path: PRODUCT, bad: ['\n'.repeat(400) + 'end'], good: ['\n'.repeat(399) + 'end'] },
  {
    rule: anyType,
    path: PRODUCT,
    bad: ['const a: any = 1;', 'f(x as any);', 'type A = Record<string, any>;'],
    good: ['const any = "any";', '// any'],
  },
  {
    rule: suppression,
    path: PRODUCT,
    bad: [
      ['// @ts', 'ignore'].join('-'),
      ['// @ts', 'expect-error: why'].join('-'),
      ['// oxlint', 'disable'].join('-'),
    ],
    good: ['// the linter'],
  },
  {
    rule: evadedTest,
    path: TEST,
    bad: [
      'test.skip("a", () => {});',
      'describe.only("a", () => {});',
      'it.todo("a");',
      'test.each([1]).skip("a", () => {});',
      'test.skipIf(true)("a", () => {});',
      'test("a", { retry: 3 }, () => {});',
    ],
    good: ['test("a", () => {});', 'page.skip();', 'query({ skip: 1 });'],
  },
  {
    rule: ambientInput,
    path: PRODUCT,
    bad: ['Date.now();', 'new Date();', 'Math.random();', 'crypto.randomUUID();', 'Temporal.Now.instant();'],
    good: ['new Date(0);', 'ctx.now;', 'Math.max(1);'],
  },
  {
    rule: barrel,
    path: PRODUCT,
    bad: [
      `export * from './a.ts'; const b = 1;`,
      `export { a } from './a.ts';`,
      `import { a } from './a.ts'; export { a };`,
    ],
    good: [`import { a } from './a.ts'; export const b = a;`],
  },
  {
    rule: moduleState,
    path: PRODUCT,
    bad: ['let a = 1;', 'export let b = 1;'],
    good: ['const a = () => { let b = 1; };'],
  },
  {
    rule: manyParameters,
    path: PRODUCT,
    bad: ['function f(a, b, c, d) {}', 'const f = (a, b, c, d) => 1;', 'class A { m(a, b, c, d) {} }'],
    good: ['function f(a, b, c) {}', 'on((a, b, c, d) => 1);'],
  },
];

test('every rule has its examples', () => {
  expect(new Set(examples.map(({ rule }) => rule))).toEqual(new Set(Object.values(codeRules)));
});

describe.each(examples)('a rule about code', ({ rule, path, bad, good }) => {
  test.each(bad)('finds %j', (text) => {
    expect(rule(parseModule(path, text)).length).toBeGreaterThan(0);
  });

  test.each(good)('lets %j pass', (text) => {
    expect(rule(parseModule(path, text))).toEqual([]);
  });
});

test('tests and other parts may read the clock', () => {
  expect(ambientInput(parseModule(TEST, 'Date.now();'))).toEqual([]);
  expect(ambientInput(parseModule('server/src/main.ts', 'Date.now();'))).toEqual([]);
});

test('a forbidden word is found without regard to case', () => {
  expect(findForbiddenWords('a.ts', 'one\nThe Moon', ['moon'])).toEqual(['a.ts:2: moon']);
  expect(findForbiddenWords('a.ts', 'one', ['moon'])).toEqual([]);
});

test('rule ids are read from definitions in the specification, not from mentions', () => {
  const specification = '## SC7 Holds\n- **CP1** A coupon, see SY3.\n  * **CP2** too\ntext **OR9** text\n';
  expect([...definedRuleIds(specification)]).toEqual(['SC7', 'CP1', 'CP2']);
});

test('rule ids are read from the titles of tests, not from their bodies', () => {
  const text = [
    `test('[SC7] holds', () => { log('[SC8]'); });`,
    `describe('[CP1, CP2]', () => {});`,
    `test.each(rows)('[SY3] %s', () => {});`,
    `test(\`[SY4] \${name}\`, () => {});`,
    `log('[OR1]');`,
  ].join('\n');
  expect([...quotedRuleIds([parseModule(TEST, text)])]).toEqual(['SC7', 'CP1', 'CP2', 'SY3', 'SY4']);
  expect([...quotedRuleIds([parseModule(PRODUCT, text)])]).toEqual([]);
});

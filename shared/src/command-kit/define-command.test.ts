import { expect, test } from 'vitest';
import { z } from 'zod';
import { decided, defineCommand, upcast } from './define-command.ts';

const V1 = z.strictObject({ customer: z.string(), note: z.string() });
const V2 = z.strictObject({ customerId: z.string(), text: z.string() });
const V3 = z.strictObject({ customerId: z.string(), text: z.string(), isPinned: z.boolean() });

const fromV1 = upcast(V1, ({ customer, note }) => ({ customerId: customer, text: note }));
const fromV2 = upcast(V2, (args) => ({ ...args, isPinned: false }));

function command(upcasts: Parameters<typeof defineCommand>[0]['upcasts']) {
  return defineCommand({
    name: 'customer.edit',
    version: 3,
    args: V3,
    refusals: [],
    ...(upcasts && { upcasts }),
    locks: () => [],
    load: async () => null,
    decide: () => decided([]),
  });
}

function argsOf(input: unknown, version: number, upcasts = [fromV1, fromV2]): unknown {
  const prepared = command(upcasts).prepare(input, version);
  return prepared.ok ? prepared.value.args : prepared.error;
}

test('[SY14] arguments of an older version become those of this one, step by step', () => {
  const current = { customerId: 'c', text: 'hello', isPinned: false };
  expect(argsOf({ customer: 'c', note: 'hello' }, 1)).toEqual(current);
  expect(argsOf({ customerId: 'c', text: 'hello' }, 2)).toEqual(current);
  expect(argsOf({ ...current, isPinned: true }, 3)).toEqual({ ...current, isPinned: true });
});

test('[SY14] each version is held to its own schema: nothing is smuggled in below the upcast', () => {
  for (const [input, version] of [
    [{ customerId: 'c', text: 'hello' }, 1],
    [{ customer: 'c', note: 'x', isPinned: true }, 1],
    [{ customerId: 'c', text: 'x', isPinned: true }, 2],
    [{ customer: 'c', note: 'hello' }, 3],
    [null, 1],
  ] as const)
    expect(argsOf(input, version)).toMatchObject({ code: 'args.invalid' });
});

test('[SY14] a version that was given up is refused, so that nothing waits behind it', () => {
  expect(argsOf({ customer: 'c', note: 'hello' }, 1, [fromV2])).toMatchObject({
    code: 'args.invalid',
    details: { issues: [{ code: 'version_given_up' }] },
  });
  expect(argsOf({ customerId: 'c', text: 'hello' }, 2, [fromV2])).toMatchObject({ isPinned: false });
});

test('more steps than there were versions, and a version of the future, are mistakes of ours', () => {
  expect(() => command([fromV1, fromV2, fromV2])).toThrow('more upcasts');
  expect(() => argsOf({}, 4)).toThrow('version 4');
});

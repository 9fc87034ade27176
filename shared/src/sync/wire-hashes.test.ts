import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { sha256Hex } from '../core/ids.ts';
import { canonicalJson } from '../core/json.ts';
import { PROTOCOL_VERSION } from './protocol-version.ts';
import * as messages from './sync-protocol.ts';
import * as verdict from './verdict.ts';

interface WireHashes {
  protocol: number;
  messages: Record<string, string>;
}

const file = fileURLToPath(new URL('wire-hashes.json', import.meta.url));
const committed = JSON.parse(readFileSync(file, 'utf8')) as WireHashes;

/** Every schema that the files of the protocol export, so that a new message cannot be forgotten here. */
function currentHashes(): Record<string, string> {
  const schemas = Object.entries({ ...messages, ...verdict }).filter(
    ([, value]) => value instanceof z.ZodType,
  );
  return Object.fromEntries(
    schemas
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([name, schema]) => [name, hashOf(schema as z.ZodType)]),
  );
}

function hashOf(schema: z.ZodType): string {
  return sha256Hex(canonicalJson(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })));
}

test('[SY14] no message changes its shape without another protocol version', () => {
  const current: WireHashes = { protocol: PROTOCOL_VERSION, messages: currentHashes() };
  // After a wanted change: raise PROTOCOL_VERSION, add a line of history, and commit what is printed here as received.
  expect(current).toEqual(committed);
});

test('[SY14] the history names the present version', () => {
  const history = readFileSync(fileURLToPath(new URL('protocol-version.ts', import.meta.url)), 'utf8');
  expect(history).toMatch(new RegExp(`^ \\* ${PROTOCOL_VERSION} {2}\\S`, 'm'));
});

test('a changed field changes the hash', () => {
  expect(hashOf(messages.PushReply)).not.toBe(hashOf(messages.PushReply.extend({ more: z.string() })));
  expect(hashOf(messages.PushReply)).toBe(hashOf(messages.PushReply.extend({})));
});

import { expect, test } from 'vitest';
import { pushFailureOf } from './delivery-failure.ts';
import {
  judgeProtocol,
  OLDEST_PROTOCOL_VERSION,
  PROTOCOL_VERSION,
  SPOKEN_PROTOCOLS,
} from './protocol-version.ts';

test('[SY14] every version from the oldest to the newest is spoken, and no other number', () => {
  for (let version = OLDEST_PROTOCOL_VERSION; version <= PROTOCOL_VERSION; version += 1)
    expect(judgeProtocol(version, SPOKEN_PROTOCOLS)).toBe('spoken');
  expect(judgeProtocol(OLDEST_PROTOCOL_VERSION - 1, SPOKEN_PROTOCOLS)).toBe('too_old');
  expect(judgeProtocol(PROTOCOL_VERSION + 1, SPOKEN_PROTOCOLS)).toBe('too_new');
  for (const bogus of ['2', null, undefined, 1.5, NaN, -1, {}, Infinity])
    expect(judgeProtocol(bogus, SPOKEN_PROTOCOLS)).toBe('too_old');
});

test('[SY14] 426 asks for an update of the application, or waits for one of the server', () => {
  const answer = { status: 426, retryAfterSeconds: null, code: 'protocol.unsupported', lastN: null };
  expect(pushFailureOf({ ...answer, protocol: PROTOCOL_VERSION + 1 })).toEqual({ kind: 'update_needed' });
  expect(pushFailureOf({ ...answer, protocol: PROTOCOL_VERSION - 1 })).toEqual({ kind: 'server_older' });
  expect(pushFailureOf({ ...answer, protocol: null })).toEqual({ kind: 'update_needed' });
  expect(pushFailureOf(answer)).toEqual({ kind: 'update_needed' });
});

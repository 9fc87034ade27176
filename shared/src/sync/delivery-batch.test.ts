import { expect, test } from 'vitest';
import { NOW, idOf } from '../testing/builders.ts';
import { aRow } from '../testing/outbox-builders.ts';
import { VOID_COMMAND, batchOf, commandOf, pushOf } from './delivery-batch.ts';
import { pushFailureOf } from './delivery-failure.ts';
import { PushRequest } from './sync-protocol.ts';

const client = { clientId: idOf('client'), numberOffset: 0, epoch: null, newest: null };
const rows = Array.from({ length: 5 }, (_, index) =>
  aRow({ n: index + 1, args: { text: 'x'.repeat(1000) } }),
);

test('[SY1] a row goes up as its command, under the number that the server counts by', () => {
  const row = aRow({ n: 9, args: { id: '1' } });
  const command = commandOf(row, { ...client, numberOffset: 8 });
  expect(command).toEqual({
    n: 1,
    commandId: row.commandId,
    name: 'customer.edit',
    version: 1,
    args: { id: '1' },
    issuedAt: NOW,
  });
  expect(PushRequest.parse({ protocol: 1, clientId: client.clientId, commands: [command] }).commands).toEqual(
    [command],
  );
});

test('[SY1] a void row goes up as nothing, at its number', () => {
  const command = commandOf(aRow({ n: 3, isVoid: true, args: { secret: true } }), client);
  expect(command).toMatchObject({ n: 3, name: VOID_COMMAND, version: 1, args: {} });
});

test('[SY4][SY8] a push says which epoch it is of and shows the newest verdict, once there is one', () => {
  const first = pushOf([aRow({ n: 1 })], client);
  expect(Object.keys(PushRequest.parse(first)).toSorted()).toEqual(['clientId', 'commands', 'protocol']);
  const shown = { commandId: idOf('command'), epoch: 'one', signature: 'signed' };
  const later = pushOf([aRow({ n: 1 })], { ...client, epoch: 'one', newest: { xid: '9', shown } });
  expect(PushRequest.parse(later)).toMatchObject({ epoch: 'one', shown });
});

test('[SY5] a batch keeps to the number and the bytes, but never to nothing', () => {
  expect(batchOf(rows, { commands: 2, bytes: 100_000 })).toEqual(rows.slice(0, 2));
  expect(batchOf(rows, { commands: 100, bytes: 4000 })).toEqual(rows.slice(0, 3));
  expect(batchOf(rows, { commands: 100, bytes: 10 })).toEqual(rows.slice(0, 1));
  expect(batchOf([], { commands: 100, bytes: 10 })).toEqual([]);
});

test.each([
  [{ status: 401 }, { kind: 'signed_out' }],
  [{ status: 403 }, { kind: 'signed_out' }],
  [{ status: 408 }, { kind: 'network' }],
  [{ status: 413 }, { kind: 'too_large' }],
  [{ status: 426 }, { kind: 'update_needed' }],
  [
    { status: 429, retryAfterSeconds: 7 },
    { kind: 'throttled', retryAfterMs: 7000 },
  ],
  [{ status: 429 }, { kind: 'throttled', retryAfterMs: 30_000 }],
  [{ status: 500 }, { kind: 'server' }],
  [{ status: 400 }, { kind: 'server' }],
  [{ status: 409, code: 'client.forked' }, { kind: 'forked' }],
  [
    { status: 409, code: 'client.behind', lastN: 3 },
    { kind: 'behind', lastN: 3 },
  ],
  [{ status: 409, code: 'client.behind' }, { kind: 'server' }],
])('[SY5] an answer %o is the failure %o', (answer, failure) => {
  expect(pushFailureOf({ retryAfterSeconds: null, code: null, lastN: null, ...answer })).toEqual(failure);
});

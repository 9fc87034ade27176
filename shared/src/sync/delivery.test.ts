import { describe, expect, test } from 'vitest';
import { sameJson } from '../core/json.ts';
import { NOW } from '../testing/builders.ts';
import { aRow, aVerdict } from '../testing/outbox-builders.ts';
import {
  DELIVERY_START,
  nextDelivery,
  type DeliveryEvent,
  type DeliveryEventKind,
  type DeliveryPhase,
  type DeliveryState,
  type DeliveryStep,
} from './delivery.ts';
import { pushFailureOf, type PushFailure } from './delivery-failure.ts';

const random = 0;
const offered = aRow({ offeredAt: NOW });
const memory = { failures: 0, batchLimit: 8, renumberings: 0 };

const states: { [Phase in DeliveryPhase]: DeliveryState & { phase: Phase } } = {
  idle: { ...memory, phase: 'idle' },
  loading: { ...memory, phase: 'loading', isWokenAgain: false },
  marking: { ...memory, phase: 'marking' },
  sending: { ...memory, phase: 'sending', count: 4, isReached: false },
  recording: { ...memory, phase: 'recording' },
  renumbering: { ...memory, phase: 'renumbering', failures: 1, renumberings: 1 },
  waiting: { ...memory, phase: 'waiting', reason: 'network' },
  signed_out: { ...memory, phase: 'signed_out' },
  update_needed: { ...memory, phase: 'update_needed' },
};

const events: { [Kind in DeliveryEventKind]: DeliveryEvent & { kind: Kind } } = {
  wake: { kind: 'wake' },
  online: { kind: 'online' },
  signedIn: { kind: 'signedIn' },
  loaded: { kind: 'loaded', rows: [offered] },
  marked: { kind: 'marked' },
  replied: { kind: 'replied', verdicts: [aVerdict(offered)], random },
  failed: { kind: 'failed', failure: { kind: 'network' }, random },
  recorded: { kind: 'recorded' },
  renumbered: { kind: 'renumbered', random },
  storageFailed: { kind: 'storageFailed', random },
  timer: { kind: 'timer' },
};

/** The phase after the event and the effects asked for; '-' where nothing happens. */
const unasked = {
  loaded: '-',
  marked: '-',
  replied: '-',
  failed: '-',
  recorded: '-',
  renumbered: '-',
  storageFailed: '-',
  timer: '-',
};
const asleep = { wake: '-', online: '-', signedIn: '-' };
const expected: Record<DeliveryPhase, Record<DeliveryEventKind, string>> = {
  idle: { ...unasked, wake: 'loading load', online: 'loading load', signedIn: 'loading load' },
  loading: {
    ...unasked,
    wake: 'loading',
    online: 'loading',
    signedIn: 'loading',
    loaded: 'sending send',
    storageFailed: 'waiting setTimer',
  },
  marking: { ...unasked, ...asleep, marked: 'loading load', storageFailed: 'waiting setTimer' },
  sending: {
    ...unasked,
    ...asleep,
    online: 'sending',
    replied: 'recording record',
    failed: 'waiting setTimer',
  },
  recording: { ...unasked, ...asleep, recorded: 'loading load pull', storageFailed: 'waiting setTimer' },
  renumbering: { ...unasked, ...asleep, renumbered: 'loading load', storageFailed: 'waiting setTimer' },
  waiting: { ...unasked, wake: '-', online: 'loading load', signedIn: 'loading load', timer: 'loading load' },
  signed_out: { ...unasked, ...asleep, signedIn: 'loading load' },
  update_needed: { ...unasked, ...asleep },
};

const cells = Object.values(states).flatMap((state) =>
  Object.values(events).map((event): [DeliveryPhase, DeliveryEventKind, string] => [
    state.phase,
    event.kind,
    expected[state.phase][event.kind],
  ]),
);

function describeStep({ state, effects }: DeliveryStep, before: DeliveryState): string {
  const isUnchanged = effects.length === 0 && sameJson(state, before);
  return isUnchanged ? '-' : [state.phase, ...effects.map((effect) => effect.kind)].join(' ');
}

test.each(cells)('[SY5] %s, %s: %s', (phase, kind, outcome) => {
  const step = nextDelivery(states[phase], events[kind]);
  expect(describeStep(step, states[phase])).toBe(outcome);
});

const fail = (failure: PushFailure, state: DeliveryState = states.sending) =>
  nextDelivery(state, { kind: 'failed', failure, random });

describe('[SY5] each kind of failure has its own way on', () => {
  test('network and server errors wait twice as long each time, five minutes at most', () => {
    let state = states.sending as DeliveryState;
    const waits: unknown[] = [];
    for (let attempt = 0; attempt < 11; attempt += 1) {
      const step = fail({ kind: attempt % 2 === 0 ? 'network' : 'server' }, state);
      waits.push(step.effects[0]);
      state = { ...states.sending, failures: step.state.failures };
    }
    const seconds = [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300];
    expect(waits).toEqual(seconds.map((each) => ({ kind: 'setTimer', ms: each * 1000 })));
  });

  test('a request that hung while the server was heard of again is tried again within a second', () => {
    const hung = nextDelivery({ ...states.sending, failures: 9 }, events.online);
    expect(fail({ kind: 'network' }, hung.state).effects).toEqual([{ kind: 'setTimer', ms: 1000 }]);
    expect(fail({ kind: 'network' }, { ...states.sending, failures: 9 }).effects).not.toEqual([
      { kind: 'setTimer', ms: 1000 },
    ]);
  });

  test('jitter takes up to half of the wait off', () => {
    const step = nextDelivery(states.sending, { kind: 'failed', failure: { kind: 'server' }, random: 1 });
    expect(step.effects).toEqual([{ kind: 'setTimer', ms: 500 }]);
  });

  test('too large: half as many at once; a single one too large waits', () => {
    expect(fail({ kind: 'too_large' })).toMatchObject({
      state: { phase: 'loading', batchLimit: 2 },
      effects: [{ kind: 'load', limit: 2 }],
    });
    expect(fail({ kind: 'too_large' }, { ...states.sending, count: 1 }).state).toMatchObject({
      phase: 'waiting',
      reason: 'too_large',
    });
    const answered = nextDelivery({ ...states.sending, batchLimit: 2 }, events.replied);
    expect(answered.state.batchLimit).toBe(4);
  });

  test('throttled: not before the server said, not even when the network comes back', () => {
    const step = fail({ kind: 'throttled', retryAfterMs: 60_000 });
    expect(step.effects).toEqual([{ kind: 'setTimer', ms: 60_000 }]);
    expect(nextDelivery(step.state, events.online)).toEqual({ state: step.state, effects: [] });
    expect(nextDelivery(step.state, events.timer).state.phase).toBe('loading');
  });

  test('signed out: nothing goes until somebody signs in; update needed: nothing goes at all', () => {
    expect(fail({ kind: 'signed_out' }).state.phase).toBe('signed_out');
    expect(fail({ kind: 'update_needed' }).state.phase).toBe('update_needed');
  });

  test('[SY4] forked asks for a new client id, behind for other numbers; a second time in a row waits', () => {
    expect(fail({ kind: 'forked' })).toMatchObject({
      state: { phase: 'renumbering' },
      effects: [{ kind: 'newClientId' }],
    });
    const behind = fail({ kind: 'behind', lastN: 4 });
    expect(behind.effects).toEqual([{ kind: 'renumber', lastN: 4 }]);
    expect(nextDelivery(behind.state, events.renumbered).state.phase).toBe('loading');
    const { failures, renumberings } = behind.state;
    const again = fail({ kind: 'behind', lastN: 4 }, { ...states.sending, failures, renumberings });
    expect(nextDelivery(again.state, events.renumbered).state).toMatchObject({
      phase: 'waiting',
      reason: 'client_number',
    });
  });

  test('[SY4] other numbers go up at once also after an hour without a network', () => {
    const { state } = fail({ kind: 'behind', lastN: 0 }, { ...states.sending, failures: 12 });
    expect(nextDelivery(state, events.renumbered).state.phase).toBe('loading');
  });

  test('[SY8] another epoch: nothing is renumbered, the replica follows first', () => {
    const failure = pushFailureOf({
      status: 409,
      retryAfterSeconds: null,
      code: 'client.other_epoch',
      lastN: null,
    });
    const step = fail(failure);
    expect(step.state).toMatchObject({ phase: 'waiting', reason: 'epoch' });
    expect(step.effects).toEqual([{ kind: 'setTimer', ms: 1000 }, { kind: 'pull' }]);
    expect(nextDelivery(step.state, events.online).state.phase).toBe('loading');
  });

  test('[SY5] a server that has no room to write just now is asked when it said; one that fails is not', () => {
    const answer = { status: 503, code: 'storage.low', lastN: null };
    expect(pushFailureOf({ ...answer, retryAfterSeconds: 30 })).toEqual({
      kind: 'throttled',
      retryAfterMs: 30_000,
    });
    expect(pushFailureOf({ ...answer, code: null, retryAfterSeconds: null })).toEqual({ kind: 'server' });
  });

  test('[SY14] a server that answers nothing does not know the command yet: the queue waits', () => {
    const step = nextDelivery(states.sending, { kind: 'replied', verdicts: [], random });
    expect(step.state).toMatchObject({ phase: 'waiting', reason: 'server_older' });
  });

  test('[SY14] a server that says so keeps the queue waiting, and everything in it', () => {
    const failure = pushFailureOf({
      status: 409,
      retryAfterSeconds: null,
      code: 'command.newer',
      lastN: null,
    });
    expect(fail(failure).state).toMatchObject({ phase: 'waiting', reason: 'server_older' });
  });
});

describe('[SY1] a row is on its way before it is sent', () => {
  test('rows never offered are marked and read again before they go', () => {
    const fresh = aRow({ n: 1 });
    const marking = nextDelivery(states.loading, { kind: 'loaded', rows: [fresh, aRow({ n: 2 })] });
    expect(marking.effects).toEqual([{ kind: 'markOffered', ns: [1, 2] }]);
    const reading = nextDelivery(marking.state, { kind: 'marked' });
    const undone = { ...fresh, offeredAt: NOW, isVoid: true };
    const sending = nextDelivery(reading.state, { kind: 'loaded', rows: [undone] });
    expect(sending.effects).toEqual([{ kind: 'send', rows: [undone] }]);
  });

  test('an empty outbox sleeps; a row saved while it was being read is not forgotten', () => {
    const empty = { kind: 'loaded', rows: [] } as const;
    expect(nextDelivery(states.loading, empty).state.phase).toBe('idle');
    const woken = nextDelivery(states.loading, events.wake);
    expect(nextDelivery(woken.state, empty)).toMatchObject({
      state: { phase: 'loading' },
      effects: [{ kind: 'load' }],
    });
  });

  test('starts asleep', () => {
    expect(nextDelivery(DELIVERY_START, events.wake).effects).toEqual([{ kind: 'load', limit: 100 }]);
  });
});

import { backoffMs, throttleMs, type PushFailure } from './delivery-failure.ts';
import { MOST_BYTES_PER_PUSH, batchOf } from './delivery-batch.ts';
import type { OutboxRow } from './outbox-row.ts';
import { MOST_COMMANDS_PER_PUSH } from './sync-protocol.ts';
import type { Verdict } from './verdict.ts';

/** What delivery waits for; the status bar tells the user. */
export type WaitReason =
  | 'network'
  | 'server'
  | 'throttled'
  | 'too_large'
  | 'server_older'
  | 'client_number'
  | 'epoch'
  | 'storage';

/**
 *   idle -> loading -> marking -> loading -> sending -> recording -> loading -> ... -> idle
 *                                               |-> renumbering -> loading
 *                                               |-> waiting -> loading
 *                                               |-> signed_out -> loading      |-> update_needed
 *
 * One request at a time, rows in order. What is sent was read after `offeredAt` was stored: a row undone in between
 * comes back void from the second reading.
 */
export type DeliveryState = Memory &
  (
    | { phase: 'idle' | 'marking' | 'recording' | 'renumbering' | 'signed_out' | 'update_needed' }
    /** A row was added while the outbox was being read; the reading may have missed it. */
    | { phase: 'loading'; isWokenAgain: boolean }
    /** `isReached`: the server was heard of while the request was on its way. */
    | { phase: 'sending'; count: number; isReached: boolean }
    | { phase: 'waiting'; reason: WaitReason }
  );

interface Memory {
  /** In a row; an answer that brings verdicts ends it. */
  failures: number;
  /** Commands per push: halved when the server finds a batch too large, doubled with each success. */
  batchLimit: number;
  /** In a row, of the client or of the rows; an answer that brings verdicts ends it. */
  renumberings: number;
}

/** `random` in [0, 1) decides the jitter. */
export type DeliveryEvent =
  /** A row was added, or delivery has just begun. */
  | { kind: 'wake' }
  /** The server can be reached again, or the user asks for it now. */
  | { kind: 'online' }
  | { kind: 'signedIn' }
  | { kind: 'loaded'; rows: readonly OutboxRow[] }
  | { kind: 'marked' }
  | { kind: 'replied'; verdicts: readonly Verdict[]; random: number }
  | { kind: 'failed'; failure: PushFailure; random: number }
  | { kind: 'recorded' }
  | { kind: 'renumbered'; random: number }
  /** Reading or writing the outbox failed. */
  | { kind: 'storageFailed'; random: number }
  | { kind: 'timer' };

/** Each is answered by the event named. */
export type DeliveryEffect =
  /** `OutboxStore.undelivered` -> loaded */
  | { kind: 'load'; limit: number }
  /** `OutboxStore.markOffered` -> marked */
  | { kind: 'markOffered'; ns: number[] }
  /** POST push -> replied or failed */
  | { kind: 'send'; rows: OutboxRow[] }
  /** `OutboxStore.recordVerdicts` -> recorded */
  | { kind: 'record'; verdicts: readonly Verdict[] }
  /** `OutboxStore.renumber` with a new client id and lastN 0 -> renumbered */
  | { kind: 'newClientId' }
  /** `OutboxStore.renumber` with the present client id -> renumbered */
  | { kind: 'renumber'; lastN: number }
  /** Replaces the timer that runs -> timer */
  | { kind: 'setTimer'; ms: number }
  /** The documents that the verdicts name are waiting to be pulled. No answer. */
  | { kind: 'pull' };

export interface DeliveryStep {
  state: DeliveryState;
  effects: DeliveryEffect[];
}

export const DELIVERY_START: DeliveryState = {
  phase: 'idle',
  failures: 0,
  batchLimit: MOST_COMMANDS_PER_PUSH,
  renumberings: 0,
};

export type DeliveryPhase = DeliveryState['phase'];
export type DeliveryEventKind = DeliveryEvent['kind'];
type StateIn<Phase extends DeliveryPhase> = DeliveryState & { phase: Phase };
type EventOf<Kind extends DeliveryEventKind> = Extract<DeliveryEvent, { kind: Kind }>;
type Cell<Phase extends DeliveryPhase, Kind extends DeliveryEventKind> = (
  state: StateIn<Phase>,
  event: EventOf<Kind>,
) => DeliveryStep;
type Table = { [Phase in DeliveryPhase]: { [Kind in DeliveryEventKind]: Cell<Phase, Kind> } };

/** Called by the leader only, one event after the other. */
export function nextDelivery(state: DeliveryState, event: DeliveryEvent): DeliveryStep {
  const cell = table[state.phase][event.kind] as (state: DeliveryState, event: DeliveryEvent) => DeliveryStep;
  return cell(state, event);
}

const stay = (state: DeliveryState): DeliveryStep => ({ state, effects: [] });

/** Answers to nothing that was asked for in this phase: late or repeated, and without effect. */
const unasked = {
  loaded: stay,
  marked: stay,
  replied: stay,
  failed: stay,
  recorded: stay,
  renumbered: stay,
  storageFailed: stay,
  timer: stay,
};
/** What arrives meanwhile is found by the reading that follows. */
const busy = { ...unasked, wake: stay, online: stay, signedIn: stay };
const storing = {
  ...busy,
  storageFailed: (state: DeliveryState, { random }: { random: number }) => failed(state, 'storage', random),
};

const table: Table = {
  idle: { ...unasked, wake: load, online: load, signedIn: load },
  loading: { ...storing, wake: wakeAgain, online: wakeAgain, signedIn: wakeAgain, loaded },
  marking: { ...storing, marked: load },
  sending: { ...busy, online: reachedMeanwhile, replied, failed: pushFailed },
  recording: { ...storing, recorded: (state) => withEffect(load(state), { kind: 'pull' }) },
  renumbering: { ...storing, renumbered },
  waiting: {
    ...unasked,
    wake: stay,
    online: unlessThrottled,
    signedIn: unlessThrottled,
    timer: load,
  },
  signed_out: { ...unasked, wake: stay, online: stay, signedIn: load },
  update_needed: { ...unasked, wake: stay, online: stay, signedIn: stay },
};

function memoryOf({ failures, batchLimit, renumberings }: Memory): Memory {
  return { failures, batchLimit, renumberings };
}

function load(state: Memory): DeliveryStep {
  return {
    state: { phase: 'loading', ...memoryOf(state), isWokenAgain: false },
    effects: [{ kind: 'load', limit: state.batchLimit }],
  };
}

/** A busy server said when to come back, and a new sign-in does not make it less busy. */
function unlessThrottled(state: StateIn<'waiting'>): DeliveryStep {
  return state.reason === 'throttled' ? stay(state) : load(state);
}

function reachedMeanwhile(state: StateIn<'sending'>): DeliveryStep {
  return stay({ ...state, isReached: true });
}

function wakeAgain(state: StateIn<'loading'>): DeliveryStep {
  return stay({ ...state, isWokenAgain: true });
}

function loaded(state: StateIn<'loading'>, { rows }: EventOf<'loaded'>): DeliveryStep {
  const memory = memoryOf(state);
  const batch = batchOf(rows, { commands: memory.batchLimit, bytes: MOST_BYTES_PER_PUSH });
  if (batch.length === 0) return state.isWokenAgain ? load(state) : stay({ phase: 'idle', ...memory });
  const ns = batch.filter(({ offeredAt }) => offeredAt === null).map(({ n }) => n);
  if (ns.length > 0)
    return { state: { phase: 'marking', ...memory }, effects: [{ kind: 'markOffered', ns }] };
  return {
    state: { phase: 'sending', ...memory, count: batch.length, isReached: false },
    effects: [{ kind: 'send', rows: batch }],
  };
}

function replied(state: StateIn<'sending'>, { verdicts, random }: EventOf<'replied'>): DeliveryStep {
  // The server stopped before the first one: it does not know that version of the command yet.
  if (verdicts.length === 0) return failed(state, 'server_older', random);
  const batchLimit = Math.min(MOST_COMMANDS_PER_PUSH, state.batchLimit * 2);
  return {
    state: { phase: 'recording', failures: 0, batchLimit, renumberings: 0 },
    effects: [{ kind: 'record', verdicts }],
  };
}

function pushFailed(state: StateIn<'sending'>, { failure, random }: EventOf<'failed'>): DeliveryStep {
  const memory = memoryOf(state);
  const { failures, renumberings } = memory;
  const renumbering = {
    phase: 'renumbering' as const,
    ...memory,
    failures: failures + 1,
    renumberings: renumberings + 1,
  };
  switch (failure.kind) {
    case 'network':
    case 'server':
      // A request that hung while the server could be reached again says nothing of the failures before it.
      return failed(state.isReached ? { ...state, failures: 0 } : state, failure.kind, random);
    case 'server_older':
      return failed(state, failure.kind, random);
    case 'too_large':
      return state.count === 1
        ? failed(state, 'too_large', random)
        : load({ ...state, batchLimit: Math.floor(state.count / 2) });
    case 'throttled':
      return wait(state, 'throttled', throttleMs(failure.retryAfterMs, random));
    case 'signed_out':
      return stay({ phase: 'signed_out', ...memory });
    case 'update_needed':
      return stay({ phase: 'update_needed', ...memory });
    case 'forked':
      return { state: renumbering, effects: [{ kind: 'newClientId' }] };
    case 'other_epoch':
      // Not renumbered: what the epoch before had accepted goes up before these rows, once the replica has moved.
      return withEffect(failed(state, 'epoch', random), { kind: 'pull' });
    case 'behind':
      return { state: renumbering, effects: [{ kind: 'renumber', lastN: failure.lastN }] };
  }
}

/**
 * The first time the rows go up again at once, however often the network failed before; a server that is still not
 * content is not asked in a circle.
 */
function renumbered(state: StateIn<'renumbering'>, { random }: EventOf<'renumbered'>): DeliveryStep {
  return state.renumberings === 1
    ? load(state)
    : wait(state, 'client_number', backoffMs(state.failures, random));
}

function failed(state: DeliveryState, reason: WaitReason, random: number): DeliveryStep {
  const failures = state.failures + 1;
  return wait({ ...state, failures }, reason, backoffMs(failures, random));
}

function wait(state: Memory, reason: WaitReason, ms: number): DeliveryStep {
  return { state: { phase: 'waiting', ...memoryOf(state), reason }, effects: [{ kind: 'setTimer', ms }] };
}

function withEffect(step: DeliveryStep, effect: DeliveryEffect): DeliveryStep {
  return { ...step, effects: [...step.effects, effect] };
}

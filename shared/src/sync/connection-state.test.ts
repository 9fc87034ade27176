import { expect, test } from 'vitest';
import { NOW } from '../testing/builders.ts';
import {
  CONNECTION_START,
  nextConnection,
  type ConnectionEvent,
  type ConnectionEventKind,
  type ConnectionPhase,
} from './connection-state.ts';

const events: { [Kind in ConnectionEventKind]: ConnectionEvent & { kind: Kind } } = {
  trying: { kind: 'trying' },
  reached: { kind: 'reached' },
  unreachable: { kind: 'unreachable' },
  synced: { kind: 'synced', at: NOW },
  signedOut: { kind: 'signedOut' },
  signedIn: { kind: 'signedIn' },
  updateNeeded: { kind: 'updateNeeded' },
  resetBegun: { kind: 'resetBegun' },
  resetEnded: { kind: 'resetEnded' },
  waitingChanged: { kind: 'waitingChanged', waiting: 3 },
};

type Row = Record<ConnectionPhase, ConnectionPhase>;
const same: Row = {
  connecting: 'connecting',
  online: 'online',
  offline: 'offline',
  signed_out: 'signed_out',
  update_needed: 'update_needed',
  resetting: 'resetting',
};
const every = (phase: ConnectionPhase): Row => ({
  connecting: phase,
  online: phase,
  offline: phase,
  signed_out: phase,
  update_needed: 'update_needed',
  resetting: phase,
});

const expected: Record<ConnectionEventKind, Row> = {
  trying: { ...same, offline: 'connecting' },
  reached: { ...same, connecting: 'online', offline: 'online' },
  unreachable: { ...same, connecting: 'offline', online: 'offline' },
  synced: { ...same, connecting: 'online', offline: 'online' },
  signedOut: every('signed_out'),
  signedIn: { ...every('connecting'), resetting: 'resetting' },
  updateNeeded: { ...every('update_needed') },
  resetBegun: { ...every('resetting'), signed_out: 'resetting' },
  resetEnded: { ...same, resetting: 'online' },
  waitingChanged: same,
};

const cells = Object.values(events).flatMap((event) =>
  Object.entries(expected[event.kind]).map(
    ([from, to]): [ConnectionPhase, ConnectionEventKind, ConnectionPhase] => [
      from as ConnectionPhase,
      event.kind,
      to,
    ],
  ),
);

test.each(cells)('[SY10] the status bar: %s, %s: %s', (from, kind, to) => {
  expect(nextConnection({ ...CONNECTION_START, phase: from }, events[kind]).phase).toBe(to);
});

test('[SY10] only a finished pull moves the time of the last sync', () => {
  const online = nextConnection(nextConnection(CONNECTION_START, events.reached), events.waitingChanged);
  expect(online).toEqual({ phase: 'online', lastSyncAt: null, waiting: 3 });
  expect(nextConnection(online, events.synced)).toEqual({ phase: 'online', lastSyncAt: NOW, waiting: 3 });
});

/**
 * Where the device stands towards the server, for the status bar. Called by whoever pulls and delivers.
 *
 *   connecting <-> online <-> offline
 *       any -> signed_out | resetting | update_needed;  update_needed ends with the process
 */
export interface ConnectionState {
  phase: 'connecting' | 'online' | 'offline' | 'signed_out' | 'update_needed' | 'resetting';
  /** When the last pull ended with nothing more to come; null before the first. */
  lastSyncAt: string | null;
  /** Commands that the server has not answered. */
  waiting: number;
}

export type ConnectionEvent =
  /** A request begins while it is open whether the server can be reached. */
  | { kind: 'trying' }
  /** Whatever the server answered, it was there. */
  | { kind: 'reached' }
  | { kind: 'unreachable' }
  | { kind: 'synced'; at: string }
  | { kind: 'signedOut' }
  | { kind: 'signedIn' }
  | { kind: 'updateNeeded' }
  | { kind: 'resetBegun' }
  | { kind: 'resetEnded' }
  | { kind: 'waitingChanged'; waiting: number };

export type ConnectionPhase = ConnectionState['phase'];
export type ConnectionEventKind = ConnectionEvent['kind'];

export const CONNECTION_START: ConnectionState = { phase: 'connecting', lastSyncAt: null, waiting: 0 };

/** The phase after each event that changes no more than the phase. */
const phases: Record<
  ConnectionPhase,
  Record<Exclude<ConnectionEventKind, 'waitingChanged'>, ConnectionPhase>
> = {
  connecting: all('connecting', { reached: 'online', synced: 'online', unreachable: 'offline' }),
  online: all('online', { unreachable: 'offline' }),
  offline: all('offline', { trying: 'connecting', reached: 'online', synced: 'online' }),
  // A request that was under way when the session ended says nothing about the session.
  signed_out: all('signed_out', { signedIn: 'connecting' }),
  update_needed: all('update_needed', {
    signedOut: 'update_needed',
    resetBegun: 'update_needed',
    signedIn: 'update_needed',
  }),
  resetting: all('resetting', { resetEnded: 'online', signedIn: 'resetting' }),
};

function all(
  phase: ConnectionPhase,
  except: Partial<Record<ConnectionEventKind, ConnectionPhase>>,
): Record<Exclude<ConnectionEventKind, 'waitingChanged'>, ConnectionPhase> {
  return {
    trying: phase,
    reached: phase,
    unreachable: phase,
    synced: phase,
    signedOut: 'signed_out',
    signedIn: 'connecting',
    updateNeeded: 'update_needed',
    resetBegun: 'resetting',
    resetEnded: phase,
    ...except,
  };
}

export function nextConnection(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  if (event.kind === 'waitingChanged') return { ...state, waiting: event.waiting };
  const phase = phases[state.phase][event.kind];
  return { ...state, phase, lastSyncAt: event.kind === 'synced' ? event.at : state.lastSyncAt };
}

import { useCallback, useEffect, useState } from 'react';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type { OpenAccount } from './app-context.tsx';
import { useServices } from './app-context.tsx';
import type { Credentials } from './services.ts';

/**
 *   loading -> signed_out -> opening -> open
 *                  ^            |         |
 *                  +--- failed <+         |
 *                  +------- leave --------+
 */
export type SessionState =
  | { phase: 'loading' }
  | { phase: 'signed_out'; sessions: readonly StoredSession[] }
  | { phase: 'opening'; session: StoredSession }
  | { phase: 'failed'; session: StoredSession }
  | { phase: 'open'; account: OpenAccount };

export interface SessionFlow {
  state: SessionState;
  open(session: StoredSession): void;
  toSignIn(): void;
}

/** Which account is open on this device. One known account opens by itself: no question, no network. */
export function useSession({ opensAlone }: { opensAlone: boolean }): SessionFlow {
  const { bridge, openReplica, signIn, signOut } = useServices();
  const [state, setState] = useState<SessionState>({ phase: 'loading' });

  const toSignIn = useCallback(() => {
    void bridge.loadSessions().then((sessions) => setState({ phase: 'signed_out', sessions }));
  }, [bridge]);

  const open = useCallback(
    (session: StoredSession) => {
      setState({ phase: 'opening', session });
      openReplica(session).then(
        (replica) => {
          const account: OpenAccount = {
            session,
            replica,
            async leave({ forget }) {
              await replica.close();
              if (forget) await signOut(session);
              toSignIn();
            },
            async signInAgain(password) {
              const credentials: Credentials = { email: session.email, password };
              const outcome = await signIn(credentials);
              if (outcome.ok) {
                await replica.close();
                open(outcome.value.session);
              }
              return outcome;
            },
          };
          setState({ phase: 'open', account });
        },
        () => setState({ phase: 'failed', session }),
      );
    },
    [openReplica, signIn, signOut, toSignIn],
  );

  useEffect(() => {
    let isCurrent = true;
    void bridge.loadSessions().then((sessions) => {
      if (!isCurrent) return;
      const [first] = sessions;
      if (opensAlone && first && sessions.length === 1) open(first);
      else setState({ phase: 'signed_out', sessions });
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, open, opensAlone]);

  return { state, open, toSignIn };
}

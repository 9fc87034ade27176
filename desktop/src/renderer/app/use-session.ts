import { useCallback, useEffect, useRef, useState } from 'react';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import type { OpenAccount } from './app-context.tsx';
import { useServices } from './app-context.tsx';

/**
 *   loading -> signed_out -> opening -> open (signing in again opens anew and keeps the screens)
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
  open(session: StoredSession): Promise<void>;
  toSignIn(): Promise<void>;
}

/** Which account is open on this device. One known account opens by itself: no question, no network. */
export function useSession({ opensAlone }: { opensAlone: boolean }): SessionFlow {
  const { bridge, openReplica, openPhotos, signIn, signOut } = useServices();
  const [state, setState] = useState<SessionState>({ phase: 'loading' });
  // What opening needs to come back to itself: signing in again opens anew.
  const flow = useRef<{ enter(session: StoredSession): Promise<void>; toSignIn(): Promise<void> } | null>(
    null,
  );

  const toSignIn = useCallback(async () => {
    setState({ phase: 'signed_out', sessions: await bridge.loadSessions() });
  }, [bridge]);

  /** Whatever is on the screen stays until the replica is open. */
  const enter = useCallback(
    async (session: StoredSession) => {
      const replica = await openReplica(session).catch(() => null);
      if (!replica) return setState({ phase: 'failed', session });
      const photos = openPhotos(session, replica);
      const close = () => {
        photos.close();
        return replica.close();
      };
      const account: OpenAccount = {
        session,
        replica,
        photos,
        async leave({ forget }) {
          await close();
          if (forget) await signOut(session);
          await flow.current?.toSignIn();
        },
        async signInAgain({ email, password }) {
          const isOther = email !== session.email;
          const first = await signIn({ email, password });
          // An e-mail that was changed on this device is not the server's before it was sent.
          const isToTryOther = isOther && !first.ok && first.error.code === 'invalid_credentials';
          const outcome = isToTryOther ? await signIn({ email: session.email, password }) : first;
          if (!outcome.ok) return outcome;
          await close();
          await flow.current?.enter(outcome.value.session);
          return outcome;
        },
      };
      setState({ phase: 'open', account });
    },
    [openReplica, openPhotos, signIn, signOut],
  );

  const open = useCallback(
    async (session: StoredSession) => {
      setState({ phase: 'opening', session });
      await enter(session);
    },
    [enter],
  );

  useEffect(() => {
    flow.current = { enter, toSignIn };
  });

  useEffect(() => {
    let isCurrent = true;
    async function start() {
      const sessions = await bridge.loadSessions();
      if (!isCurrent) return;
      const [first] = sessions;
      if (opensAlone && first && sessions.length === 1) await open(first);
      else setState({ phase: 'signed_out', sessions });
    }
    void start();
    return () => {
      isCurrent = false;
    };
  }, [bridge, open, opensAlone]);

  return { state, open, toSignIn };
}

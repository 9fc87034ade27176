import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useState } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { useStatus } from '../../app/use-status.ts';
import { createAppRouter } from '../../routes.tsx';
import { FirstSync } from './first-sync.tsx';

/** Everything behind the sign-in: the first fetch, then the screens. */
export function Office() {
  const replica = useReplica();
  const status = useStatus();
  const [router] = useState(() => createAppRouter());
  // The role is the account document's: before the first sync nobody knows what to show.
  const isFetching =
    status.phase === 'first_sync' || (status.phase === 'starting' && replica.actor().role === 'guest');
  return (
    <>
      <Notifications position="bottom-right" limit={4} containerWidth={380} />
      {isFetching ? <FirstSync status={status} /> : <RouterProvider router={router} />}
    </>
  );
}

import { Notifications, notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { NotPersistedReason } from '#desktop/ipc/desktop-bridge.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { createAppRouter } from '../../routes.tsx';
import { FirstSync } from './first-sync.tsx';
import classes from './shell.module.css';

/** Everything behind the sign-in: the first fetch, then the screens. */
export function Office({ notKept }: { notKept: NotPersistedReason | null }) {
  const replica = useReplica();
  const status = useStatus();
  const [router] = useState(() => createAppRouter());
  useEffect(() => {
    if (notKept !== null)
      notifications.show({ color: 'yellow', autoClose: false, message: t(`signIn.notKept.${notKept}`) });
  }, [notKept]);
  useEffect(() => {
    if (status.restored > 0)
      notifications.show({
        id: 'restored',
        color: 'yellow',
        autoClose: false,
        message: t('status.restored', { count: status.restored }),
      });
  }, [status.restored]);
  useEffect(() => {
    if (status.sentAgain > 0)
      notifications.show({
        id: 'sent-again',
        color: 'yellow',
        autoClose: false,
        message: t('status.sentAgain', { count: status.sentAgain }),
        onClose: () => replica.sentAgainSeen(),
      });
  }, [replica, status.sentAgain]);
  // The role is the account document's: before the first sync nobody knows what to show.
  const isFetching =
    status.phase === 'first_sync' || (status.phase === 'starting' && replica.actor().role === 'guest');
  return (
    <>
      <Notifications
        position="bottom-right"
        limit={4}
        containerWidth={380}
        className={classes['toasts'] ?? ''}
      />
      {isFetching ? <FirstSync status={status} /> : <RouterProvider router={router} />}
    </>
  );
}

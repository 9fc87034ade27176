import { Button, Group, Loader } from '@mantine/core';
import { useState } from 'react';
import type { NotPersistedReason } from '#desktop/ipc/desktop-bridge.ts';
import { AccountContext } from '../../app/app-context.tsx';
import { OfficeDataProvider } from '../../app/office-data.tsx';
import type { SignedIn } from '../../app/services.ts';
import { useSession } from '../../app/use-session.ts';
import { t } from '../../i18n/translate.ts';
import { Office } from '../shell/office.tsx';
import { FirstAdminPage } from './first-admin-page.tsx';
import { invitationTokenIn } from './invitation-token.ts';
import { InvitationPage } from './invitation-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { StartFrame } from './start-frame.tsx';

/** From the start of the program to the open office. */
export function StartScreens() {
  const [invited] = useState(() => invitationTokenIn(location.hash));
  const [token, setToken] = useState(invited);
  const [isSettingUp, setSettingUp] = useState(false);
  const [notKept, setNotKept] = useState<NotPersistedReason | null>(null);
  const { state, open, toSignIn } = useSession({ opensAlone: invited === null });

  function signedIn({ session, notPersisted }: SignedIn) {
    setNotKept(notPersisted);
    void open(session);
  }

  if (token !== null) {
    return (
      <InvitationPage
        token={token}
        onAccepted={signedIn}
        onLeave={() => {
          history.replaceState(null, '', '#/');
          setToken(null);
        }}
      />
    );
  }
  if (state.phase === 'open') {
    return (
      <AccountContext value={state.account}>
        <OfficeDataProvider key={state.account.session.accountId}>
          <Office notKept={notKept} />
        </OfficeDataProvider>
      </AccountContext>
    );
  }
  if (state.phase === 'failed') {
    return (
      <StartFrame title={t('signIn.openFailed')} lead={t('signIn.openFailedText')}>
        <Group>
          <Button onClick={() => open(state.session)}>{t('signIn.retry')}</Button>
          <Button variant="default" onClick={toSignIn}>
            {t('signIn.back')}
          </Button>
        </Group>
      </StartFrame>
    );
  }
  if (state.phase === 'signed_out') {
    if (isSettingUp) return <FirstAdminPage onCreated={signedIn} onLeave={() => setSettingUp(false)} />;
    return (
      <SignInPage
        sessions={state.sessions}
        onOpen={open}
        onSignedIn={signedIn}
        onSetUp={() => setSettingUp(true)}
      />
    );
  }
  const name = state.phase === 'opening' ? state.session.displayName : t('app.name');
  return (
    <StartFrame title={t('signIn.opening', { name })}>
      <Loader size="sm" aria-label={t('common.loading')} />
    </StartFrame>
  );
}

import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { NewAccountForm } from './new-account-form.tsx';
import { StartFrame } from './start-frame.tsx';

interface InvitationPageProps {
  token: string;
  onAccepted: (session: StoredSession) => void;
  onLeave: () => void;
}

export function InvitationPage({ token, onAccepted, onLeave }: InvitationPageProps) {
  const { acceptInvitation } = useServices();
  return (
    <StartFrame title={t('invitation.title')} lead={t('invitation.lead')}>
      <NewAccountForm
        submitText={t('invitation.submit')}
        asksForCode={false}
        create={({ name, email, password }) => acceptInvitation({ token, name, email, password })}
        onSignedIn={(session) => {
          onLeave();
          onAccepted(session);
        }}
        onLeave={onLeave}
      />
    </StartFrame>
  );
}

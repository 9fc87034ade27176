import { useServices } from '../../app/app-context.tsx';
import type { SignedIn } from '../../app/services.ts';
import { t } from '../../i18n/translate.ts';
import { NewAccountForm } from './new-account-form.tsx';
import { StartFrame } from './start-frame.tsx';

interface InvitationPageProps {
  token: string;
  onAccepted: (signedIn: SignedIn) => void;
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
        onSignedIn={(signedIn) => {
          onLeave();
          onAccepted(signedIn);
        }}
        onLeave={onLeave}
      />
    </StartFrame>
  );
}

import { useServices } from '../../app/app-context.tsx';
import type { SignedIn } from '../../app/services.ts';
import { t } from '../../i18n/translate.ts';
import { NewAccountForm } from './new-account-form.tsx';
import { StartFrame } from './start-frame.tsx';

interface FirstAdminPageProps {
  onCreated: (signedIn: SignedIn) => void;
  onLeave: () => void;
}

/** A server that started empty: whoever reads its console becomes the first administrator. */
export function FirstAdminPage({ onCreated, onLeave }: FirstAdminPageProps) {
  const { createFirstAdmin } = useServices();
  return (
    <StartFrame title={t('firstAdmin.title')} lead={t('firstAdmin.lead')}>
      <NewAccountForm
        submitText={t('firstAdmin.submit')}
        asksForCode
        create={({ code, name, email, password }) =>
          createFirstAdmin({ code: code.trim(), name, email, password })
        }
        onSignedIn={onCreated}
        onLeave={onLeave}
      />
    </StartFrame>
  );
}

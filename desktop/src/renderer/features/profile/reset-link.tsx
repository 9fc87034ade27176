import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useServices } from '../../app/app-context.tsx';
import type { LinkFailure } from '../../app/link-requests.ts';
import { t } from '../../i18n/translate.ts';

interface ResetLinkProps {
  email: string;
  isOffline: boolean;
}

/** Who does not know the present password gets a link into the mailbox, as whoever is signed out. */
export function ResetLink({ email, isOffline }: ResetLinkProps) {
  const { links } = useServices();
  const [answer, setAnswer] = useState<'asked' | LinkFailure | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function ask() {
    setBusy(true);
    const outcome = await links.askPasswordReset(email);
    setBusy(false);
    setAnswer(outcome.ok ? 'asked' : outcome.error);
  }

  return (
    <>
      <Text size="sm">{t('profile.passwordText', { email })}</Text>
      {answer === null || answer === 'asked' ? null : (
        <Alert color="red" role="alert">
          {t(`link.failed.${answer}`)}
        </Alert>
      )}
      <Group gap="sm">
        <Button
          variant="default"
          loading={isBusy}
          disabled={isOffline || answer === 'asked'}
          onClick={() => void ask()}
        >
          {t('profile.sendLink')}
        </Button>
        {answer === 'asked' ? (
          <Text size="xs" c="dimmed" role="status">
            {t('profile.linkAsked')}
          </Text>
        ) : null}
      </Group>
    </>
  );
}

import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useServices } from '../../app/app-context.tsx';
import type { LinkFailure } from '../../app/link-requests.ts';
import { useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';

/** Another password comes by a link to one's own mailbox, as for whoever forgot theirs. */
export function PasswordPanel({ email }: { email: string }) {
  const { links } = useServices();
  const { phase } = useStatus();
  const [answer, setAnswer] = useState<'asked' | LinkFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOffline = phase !== 'online';

  async function ask() {
    setBusy(true);
    const outcome = await links.askPasswordReset(email);
    setBusy(false);
    setAnswer(outcome.ok ? 'asked' : outcome.error);
  }

  return (
    <Panel title={t('profile.password')}>
      <Stack gap="sm">
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
          {answer === 'asked' || isOffline ? (
            <Text size="xs" c="dimmed" role="status">
              {answer === 'asked' ? t('profile.linkAsked') : t('profile.offline')}
            </Text>
          ) : null}
        </Group>
      </Stack>
    </Panel>
  );
}

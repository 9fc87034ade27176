import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useServices } from '../../app/app-context.tsx';
import type { LinkFailure } from '../../app/link-requests.ts';
import { t } from '../../i18n/translate.ts';
import { StartFrame } from './start-frame.tsx';

interface AskLinkPageProps {
  /** For another password, or to confirm an e-mail. */
  purpose: 'reset' | 'verify';
  onLeave: () => void;
}

/** Asks for a link by mail. Security: what it says is the same whether the e-mail is known or not. */
export function AskLinkPage({ purpose, onLeave }: AskLinkPageProps) {
  const { links } = useServices();
  const [email, setEmail] = useState('');
  const [askedFor, setAskedFor] = useState<string | null>(null);
  const [failure, setFailure] = useState<LinkFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const texts =
    purpose === 'reset'
      ? ({ title: 'link.askReset.title', lead: 'link.askReset.lead', done: 'link.askReset.done' } as const)
      : ({
          title: 'link.askVerify.title',
          lead: 'link.askVerify.lead',
          done: 'link.askVerify.done',
        } as const);

  async function ask(event: FormEvent) {
    event.preventDefault();
    const typed = email.trim();
    setBusy(true);
    const outcome = await (purpose === 'reset'
      ? links.askPasswordReset(typed)
      : links.askVerification(typed));
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    if (outcome.ok) setAskedFor(typed);
  }

  if (askedFor !== null) {
    return (
      <StartFrame title={t(texts.title)} lead={t(texts.done, { email: askedFor })}>
        <Stack gap="xs">
          <Button onClick={onLeave}>{t('link.toSignIn')}</Button>
          <Button variant="subtle" onClick={() => setAskedFor(null)}>
            {t('link.ask.again')}
          </Button>
        </Stack>
      </StartFrame>
    );
  }
  return (
    <StartFrame title={t(texts.title)} lead={t(texts.lead)}>
      <form onSubmit={ask}>
        <Stack gap="sm">
          {failure === null ? null : (
            <Alert color="red" role="alert">
              {t(`link.failed.${failure}`)}
            </Alert>
          )}
          <TextInput
            label={t('field.email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            data-autofocus
          />
          <Group grow mt="xs">
            <Button variant="default" onClick={onLeave}>
              {t('signIn.back')}
            </Button>
            <Button type="submit" loading={isBusy}>
              {t('link.ask.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </StartFrame>
  );
}

import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Result } from '#shared/core/result.ts';
import type { LinkFailure } from '../../app/link-requests.ts';
import { t } from '../../i18n/translate.ts';
import { StartFrame } from '../sign-in/start-frame.tsx';

interface PasswordLinkProps {
  texts: { title: string; lead: string; submit: string; done: string };
  /** A new one is chosen; otherwise the present one is asked for. */
  isNewPassword: boolean;
  follow: (password: string) => Promise<Result<null, LinkFailure>>;
  onLeave: () => void;
  /** Asks for another link in place of this one. */
  onAskAgain: () => void;
}

/** A link that asks for a password and then does one thing, once. */
export function PasswordLink({ texts, isNewPassword, follow, onLeave, onAskAgain }: PasswordLinkProps) {
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<LinkFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isDone, setDone] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const outcome = await follow(password);
    setBusy(false);
    setFailure(outcome.ok ? null : outcome.error);
    setDone(outcome.ok);
  }

  if (isDone) {
    return (
      <StartFrame title={texts.title} lead={texts.done}>
        <Button variant="default" onClick={onLeave}>
          {t('link.toSignIn')}
        </Button>
      </StartFrame>
    );
  }
  return (
    <StartFrame title={texts.title} lead={texts.lead}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          {failure === null ? null : (
            <Alert color="red" role="alert">
              {failure === 'invalid' && !isNewPassword
                ? t('link.verify.invalid')
                : t(`link.failed.${failure}`)}
            </Alert>
          )}
          <PasswordInput
            label={t('field.password')}
            description={isNewPassword ? t('password.hint') : undefined}
            autoComplete={isNewPassword ? 'new-password' : 'current-password'}
            required
            withAsterisk={false}
            minLength={isNewPassword ? 12 : 1}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={isBusy} mt="xs">
            {texts.submit}
          </Button>
          {failure === 'invalid' ? (
            <Button variant="subtle" onClick={onAskAgain}>
              {t('link.another')}
            </Button>
          ) : null}
        </Stack>
      </form>
    </StartFrame>
  );
}

import { Alert, Button, Modal, PasswordInput, Stack, Text, UnstyledButton } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useAccount, useReplica } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { signInFailureText } from '../sign-in/sign-in-texts.ts';
import classes from './shell.module.css';

/** The session ended elsewhere: the same account signs in again without leaving the screen. */
export function SignInAgain() {
  const { session, signInAgain } = useAccount();
  const { seen } = useDocument('accounts', useReplica().accountId);
  // The office may have changed it since this device signed in.
  const email = seen?.document.email ?? session.email;
  const [isOpen, setOpen] = useState(false);
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const outcome = await signInAgain({ email, password });
    if (!outcome.ok) return setProblem(signInFailureText(outcome.error));
    setPassword('');
    setOpen(false);
  }

  return (
    <>
      <UnstyledButton className={classes['statusItem']} data-tone="bad" onClick={() => setOpen(true)}>
        <u>{t('signIn.again')}</u>
      </UnstyledButton>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t('signIn.again')}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text size="sm">{t('signIn.againLead')}</Text>
            {problem === null ? null : <Alert color="red">{problem}</Alert>}
            <PasswordInput
              label={`${t('field.password')}: ${email}`}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              data-autofocus
            />
            <Button type="submit">{t('signIn.submit')}</Button>
          </Stack>
        </form>
      </Modal>
    </>
  );
}

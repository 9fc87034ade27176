import {
  Alert,
  Anchor,
  Avatar,
  Button,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  UnstyledButton,
} from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { useServices } from '../../app/app-context.tsx';
import type { SignedIn } from '../../app/services.ts';
import { createFormats, UNKNOWN_COMPANY } from '../../app/formats.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { AskLinkPage } from './ask-link-page.tsx';
import { ServerAddress } from './server-address.tsx';
import { signInFailureText } from './sign-in-texts.ts';
import { StartFrame } from './start-frame.tsx';
import classes from './start.module.css';

interface SignInPageProps {
  sessions: readonly StoredSession[];
  onOpen: (session: StoredSession) => void;
  onSignedIn: (signedIn: SignedIn) => void;
  onSetUp: () => void;
}

/** Accounts known on this device open at once; anybody else signs in with the network. */
export function SignInPage({ sessions, onOpen, onSignedIn, onSetUp }: SignInPageProps) {
  const [wantsForm, setWantsForm] = useState(false);
  const [hasForgotten, setForgotten] = useState(false);
  if (hasForgotten) return <AskLinkPage purpose="reset" onLeave={() => setForgotten(false)} />;
  const foot = (
    <>
      <ServerAddress />
      <Anchor component="button" size="xs" onClick={onSetUp}>
        {t('signIn.setUp')}
      </Anchor>
    </>
  );
  if (sessions.length > 0 && !wantsForm) {
    return (
      <StartFrame title={t('signIn.known')} lead={t('signIn.knownLead')} foot={foot}>
        <Stack gap="xs">
          {sessions.map((session) => (
            <KnownAccount key={session.accountId} session={session} onOpen={onOpen} />
          ))}
          <Button variant="subtle" onClick={() => setWantsForm(true)}>
            {t('signIn.other')}
          </Button>
        </Stack>
      </StartFrame>
    );
  }
  return (
    <StartFrame title={t('signIn.title')} lead={t('signIn.lead')} foot={foot}>
      <SignInForm onSignedIn={onSignedIn} onForgotten={() => setForgotten(true)} />
    </StartFrame>
  );
}

function KnownAccount({
  session,
  onOpen,
}: {
  session: StoredSession;
  onOpen: (session: StoredSession) => void;
}) {
  const { now } = useServices();
  const formats = createFormats(UNKNOWN_COMPANY);
  const hasEnded = Date.parse(session.expiresAt) <= now();
  return (
    <UnstyledButton className={classes['account']} onClick={() => onOpen(session)}>
      <Avatar name={session.displayName} color="teal" size={36} />
      <span className={classes['accountText']}>
        <Text fw={600} size="md">
          {session.displayName}
        </Text>
        <Text size="xs" c="dimmed">
          {session.email}
        </Text>
        <Text size="xs" c="dimmed">
          {hasEnded
            ? t('signIn.sessionEnded')
            : t('signIn.sessionEnds', { date: formats.day(formats.dateOf(session.expiresAt)) })}
        </Text>
      </span>
      <Icon name="right" />
    </UnstyledButton>
  );
}

interface SignInFormProps {
  onSignedIn: (signedIn: SignedIn) => void;
  onForgotten: () => void;
}

function SignInForm({ onSignedIn, onForgotten }: SignInFormProps) {
  const { signIn } = useServices();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const outcome = await signIn({ email: email.trim(), password });
    setBusy(false);
    if (outcome.ok) onSignedIn(outcome.value);
    else setProblem(signInFailureText(outcome.error));
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {problem === null ? null : (
          <Alert color="red" role="alert">
            {problem}
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
        <PasswordInput
          label={t('field.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} size="md" mt="xs">
          {t('signIn.submit')}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={onForgotten}>
          {t('signIn.forgot')}
        </Anchor>
      </Stack>
    </form>
  );
}

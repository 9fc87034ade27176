import { Alert, Button, Divider, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useAccount, useServices } from '../../app/app-context.tsx';
import type { FormFailure } from '../../app/services.ts';
import { useStatus } from '../../app/use-status.ts';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from '../setup/setup.module.css';
import { fieldProblem, formFailureText } from '../sign-in/sign-in-texts.ts';
import { ResetLink } from './reset-link.tsx';

const SHORTEST = 12;
const NOTHING = { presentPassword: '', newPassword: '' };

/** [AC9] Another password with the present one, or by a link for whoever forgot it. */
export function PasswordPanel({ email }: { email: string }) {
  const { changePassword } = useServices();
  const { session } = useAccount();
  const { phase } = useStatus();
  const [form, setForm] = useState(NOTHING);
  const [answer, setAnswer] = useState<'changed' | FormFailure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isOffline = phase !== 'online';
  const isTyped = form.presentPassword !== '' || form.newPassword !== '';
  const isComplete = form.presentPassword !== '' && form.newPassword.length >= SHORTEST;
  const failure = answer === 'changed' ? null : answer;
  useUnsavedGuard(isTyped);

  async function change(event: FormEvent) {
    event.preventDefault();
    if (isOffline || !isComplete) return;
    setBusy(true);
    const outcome = await changePassword(session, form);
    setBusy(false);
    setAnswer(outcome.ok ? 'changed' : outcome.error);
    if (outcome.ok) setForm(NOTHING);
  }
  const input = (field: keyof typeof NOTHING) => ({
    value: form[field],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setForm((before) => ({ ...before, [field]: value }));
      setAnswer(null);
    },
  });

  return (
    <Panel title={t('profile.password')}>
      <Stack gap="sm">
        <form onSubmit={change}>
          <Stack gap="sm">
            {failure === null ? null : (
              <Alert color="red" role="alert">
                {formFailureText(failure)}
              </Alert>
            )}
            {/* For password managers: whose password it is. */}
            <input type="hidden" autoComplete="username" value={email} readOnly />
            <div className={classes['pair']}>
              <PasswordInput
                label={t('profile.presentPassword')}
                autoComplete="current-password"
                error={
                  failure?.fields['current_password'] === undefined ? null : t('profile.presentPasswordWrong')
                }
                {...input('presentPassword')}
              />
              <PasswordInput
                label={t('profile.newPassword')}
                description={t('password.hint')}
                inputWrapperOrder={['label', 'input', 'description', 'error']}
                autoComplete="new-password"
                error={fieldProblem(failure, 'password')}
                {...input('newPassword')}
              />
            </div>
            <Group gap="sm">
              <Button type="submit" loading={isBusy} disabled={isOffline || !isComplete}>
                {t('profile.changePassword')}
              </Button>
              <Text size="xs" c="dimmed" role="status">
                {isOffline
                  ? t('profile.offline')
                  : t(answer === 'changed' ? 'profile.passwordChanged' : 'profile.passwordEnds')}
              </Text>
            </Group>
          </Stack>
        </form>
        <Divider />
        <ResetLink email={email} isOffline={isOffline} />
      </Stack>
    </Panel>
  );
}

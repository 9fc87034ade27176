import { Alert, Button, Group, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Result } from '#shared/core/result.ts';
import { useServices } from '../../app/app-context.tsx';
import type { Credentials, FormFailure, SignedIn } from '../../app/services.ts';
import { t } from '../../i18n/translate.ts';
import { fieldProblem, formFailureText, signInFailureText } from './sign-in-texts.ts';

export interface NewAccountFields extends Credentials {
  name: string;
  code: string;
}

interface NewAccountFormProps {
  submitText: string;
  asksForCode: boolean;
  create: (fields: NewAccountFields) => Promise<Result<null, FormFailure>>;
  onSignedIn: (signedIn: SignedIn) => void;
  onLeave: () => void;
}

/** Name, e-mail and password of a new account; signs in with them once it exists. */
export function NewAccountForm({
  submitText,
  asksForCode,
  create,
  onSignedIn,
  onLeave,
}: NewAccountFormProps) {
  const { signIn } = useServices();
  const [fields, setFields] = useState<NewAccountFields>({ code: '', name: '', email: '', password: '' });
  const [failure, setFailure] = useState<FormFailure | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    const created = await create({ ...fields, email: fields.email.trim() });
    const signedIn = created.ok ? await signIn(fields) : null;
    setBusy(false);
    if (!created.ok) {
      setFailure(created.error);
      setProblem(formFailureText(created.error));
    } else if (signedIn?.ok) onSignedIn(signedIn.value);
    else if (signedIn) setProblem(signInFailureText(signedIn.error));
  }

  const input = (field: keyof NewAccountFields) => ({
    value: fields[field],
    required: true,
    withAsterisk: false,
    error: fieldProblem(failure, field),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setFields((before) => ({ ...before, [field]: value }));
    },
  });

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {problem === null ? null : (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        {asksForCode ? (
          <TextInput label={t('firstAdmin.code')} autoComplete="off" spellCheck={false} {...input('code')} />
        ) : null}
        <TextInput label={t('field.name')} autoComplete="name" {...input('name')} />
        <TextInput label={t('field.email')} type="email" autoComplete="username" {...input('email')} />
        <PasswordInput
          label={t('field.password')}
          description={t('password.hint')}
          autoComplete="new-password"
          minLength={12}
          {...input('password')}
        />
        <Group grow mt="xs">
          <Button variant="default" onClick={onLeave}>
            {t('signIn.back')}
          </Button>
          <Button type="submit" loading={isBusy}>
            {submitText}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { Email } from '#shared/core/text.ts';
import type { Account } from '#shared/documents/account.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { emailCommand, emailCounter, type WantedEmail } from './email-change.ts';

/** [AC7] What somebody signs in with, and whether the office vouches for the mailbox. */
export function EmailDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const act = useSubmit();
  // As it was when the dialog opened: what changes meanwhile is refused as stale, not overwritten.
  const [seen] = useState(account);
  const [typed, setTyped] = useState(seen.email);
  /** Null: nothing was said, so another e-mail counts as not confirmed. */
  const [vouched, setVouched] = useState<boolean | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { name } = seen;
  const email = Email.safeParse(typed);
  const isOther = email.success && email.data !== seen.email;
  const wanted: WantedEmail | null = email.success
    ? { email: email.data, isVerified: vouched ?? (isOther ? false : seen.isVerified) }
    : null;
  const command = wanted && emailCommand(seen, wanted);

  async function change(event: FormEvent) {
    event.preventDefault();
    if (!wanted || !command) return;
    const counter = emailCounter(seen, wanted);
    const outcome = await act({
      ...command,
      done: t('accounts.emailDone', { name, email: wanted.email }),
      ...(counter && { counter }),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Modal opened onClose={onClose} title={t('accounts.emailTitle', { name })}>
      <form onSubmit={change} noValidate>
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} />}
          <TextInput
            data-autofocus
            type="email"
            label={t('field.email')}
            autoComplete="off"
            value={typed}
            error={email.success || typed === '' ? null : t('link.failed.email_wrong')}
            onChange={(event) => {
              setTyped(event.currentTarget.value);
              setRefusal(null);
            }}
          />
          <Checkbox
            label={t('accounts.vouch')}
            description={t('accounts.vouchHint')}
            checked={wanted?.isVerified ?? false}
            onChange={(event) => setVouched(event.currentTarget.checked)}
          />
          {isOther ? (
            <Alert color="yellow">
              <Text size="sm">{t('accounts.emailTold', { email: seen.email })}</Text>
            </Alert>
          ) : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={!command}>
              {t('accounts.emailSave')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

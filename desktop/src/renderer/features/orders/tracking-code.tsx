import { Alert, Button, CopyButton, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAccount, useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/page.tsx';
import { formFailureText } from '../sign-in/sign-in-texts.ts';

/** Gives the customer's tracking a new code when the old one went astray; shown once and kept nowhere. */
export function TrackingCode({ orderId }: { orderId: string }) {
  const { newTrackingCode } = useServices();
  const { session } = useAccount();
  const [code, setCode] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  async function renew() {
    const isWanted = await confirmFirst({
      title: t('order.tracking.title'),
      text: t('order.tracking.text'),
      confirm: t('order.tracking.renew'),
    });
    if (!isWanted) return;
    const outcome = await newTrackingCode(session, orderId);
    setProblem(outcome.ok ? null : formFailureText(outcome.error));
    if (outcome.ok) setCode(outcome.value);
  }

  return (
    <Panel title={t('order.tracking')}>
      {problem === null ? null : (
        <Alert color="red" mb="sm">
          {problem}
        </Alert>
      )}
      {code === null ? null : (
        <Group gap="xs" wrap="nowrap" mb="sm">
          <TextInput style={{ flex: 1 }} readOnly value={code} aria-label={t('order.tracking.code')} />
          <CopyButton value={code}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t('setup.invitations.copied') : t('setup.invitations.copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      )}
      <Text size="xs" c="dimmed" mb="sm">
        {t('order.tracking.hint')}
      </Text>
      <Button variant="default" size="compact-sm" onClick={() => void renew()}>
        {t('order.tracking.new')}
      </Button>
    </Panel>
  );
}

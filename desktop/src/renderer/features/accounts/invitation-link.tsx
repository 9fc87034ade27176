import { Alert, Button, CopyButton, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Invitation } from '#shared/documents/account.ts';
import { useAccount, useServices } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { formFailureText } from '../sign-in/sign-in-texts.ts';

/** The link of an open invitation, asked from the server each time: it is kept nowhere. */
export function InvitationLink({
  invitation,
  onClose,
}: {
  invitation: Invitation | null;
  onClose: () => void;
}) {
  return (
    <Modal
      opened={invitation !== null}
      onClose={onClose}
      size="lg"
      title={t('setup.invitations.link', { name: invitation?.name ?? '' })}
    >
      {invitation ? <LinkBody key={invitation.id} invitationId={invitation.id} /> : null}
    </Modal>
  );
}

function LinkBody({ invitationId }: { invitationId: string }) {
  const { invitationLink } = useServices();
  const { session } = useAccount();
  const [link, setLink] = useState('');
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    let isCurrent = true;
    async function ask() {
      const outcome = await invitationLink(session, invitationId);
      if (!isCurrent) return;
      if (outcome.ok) setLink(outcome.value);
      else setProblem(formFailureText(outcome.error));
    }
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [invitationLink, session, invitationId]);

  return (
    <Stack gap="sm">
      {problem === null ? null : <Alert color="red">{problem}</Alert>}
      <Group gap="xs" wrap="nowrap">
        <TextInput style={{ flex: 1 }} readOnly value={link} aria-label={t('setup.invitations.showLink')} />
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button variant="default" disabled={link === ''} onClick={copy}>
              {copied ? t('setup.invitations.copied') : t('setup.invitations.copy')}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Text size="xs" c="dimmed">
        {t('setup.invitations.linkHint')}
      </Text>
    </Stack>
  );
}

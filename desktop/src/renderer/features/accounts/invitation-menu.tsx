import { ActionIcon, Menu } from '@mantine/core';
import type { Invitation } from '#shared/documents/account.ts';
import { useServices } from '../../app/app-context.tsx';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { invitationState, mayDelete } from './invitation-state.ts';

interface InvitationMenuProps {
  invitation: Invitation;
  isReplaced: boolean;
}

/** Inviting again, withdrawing and deleting, as far as each is possible. */
export function InvitationMenu({ invitation, isReplaced }: InvitationMenuProps) {
  const { newId } = useServices();
  const act = useSubmit();
  const now = useNow();
  const { id: invitationId, name, email } = invitation;
  const state = invitationState(invitation, now);
  const isDeletable = mayDelete(invitation, now);
  if (state === 'used' && !isDeletable) return null;

  async function resend() {
    const isSure =
      state !== 'open' ||
      (await confirmFirst({
        title: t('setup.invitations.resendTitle', { name }),
        text: t('setup.invitations.resendText', { email }),
        confirm: t('setup.invitations.resend'),
        isHarmful: false,
      }));
    if (!isSure) return;
    await act({
      name: 'account.resend_invitation',
      args: { invitationId, newInvitationId: newId() },
      done: t('setup.invitations.resent', { name }),
    });
  }

  async function revoke() {
    const isSure = await confirmFirst({
      title: t('setup.invitations.revokeTitle', { name }),
      text: t('setup.invitations.revokeText'),
      confirm: t('setup.invitations.revokeNow'),
    });
    if (!isSure) return;
    await act({
      name: 'account.revoke_invitation',
      args: { invitationId },
      done: t('setup.invitations.revokeDone', { name }),
    });
  }

  async function remove() {
    const isSure = await confirmFirst({
      title: t('setup.invitations.deleteTitle', { name }),
      text: t('setup.invitations.deleteText'),
      confirm: t('setup.invitations.deleteNow'),
    });
    if (!isSure) return;
    await act({
      name: 'account.delete_invitation',
      args: { invitationId },
      done: t('setup.invitations.deleted', { name }),
    });
  }

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('setup.invitations.more', { name })}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {state !== 'used' && !isReplaced ? (
          <Menu.Item leftSection={<Icon name="mail" />} onClick={() => void resend()}>
            {t('setup.invitations.resend')}
          </Menu.Item>
        ) : null}
        {state === 'open' ? (
          <Menu.Item leftSection={<Icon name="close" />} onClick={() => void revoke()}>
            {t('setup.invitations.revoke')}
          </Menu.Item>
        ) : null}
        {isDeletable ? (
          <Menu.Item leftSection={<Icon name="trash" />} onClick={() => void remove()}>
            {t('setup.invitations.delete')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

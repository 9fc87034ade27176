import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Invitation } from '#shared/documents/account.ts';
import type { Seen } from '../../replica/replica.ts';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStatus } from '../../app/use-status.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Panel } from '../../ui/page.tsx';
import { ProvisionalMark } from '../orders/order-marks.tsx';
import { InvitationLink } from './invitation-link.tsx';
import { InvitationMenu } from './invitation-menu.tsx';
import { invitationState, replaces } from './invitation-state.ts';
import { InviteDialog } from './invite-dialog.tsx';
import classes from '../setup/setup.module.css';

export function InvitationsPanel() {
  const { documents } = useWindow('invitations', {
    sort: [{ field: 'expiresAt', direction: 'desc' }],
    limit: 200,
  });
  const [isInviting, setInviting] = useState(false);
  const [shown, setShown] = useState<Invitation | null>(null);
  return (
    <Panel
      title={t('setup.invitations.title')}
      isFlush
      actions={
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon name="plus" size={13} />}
          onClick={() => setInviting(true)}
        >
          {t('setup.invitations.invite')}
        </Button>
      }
    >
      {documents.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('setup.invitations.empty')}
        </Text>
      ) : null}
      {documents.map((seen) => (
        <InvitationLine
          key={seen.document.id}
          seen={seen}
          isReplaced={documents.some(({ document }) => replaces(document, seen.document))}
          onShow={() => setShown(seen.document)}
        />
      ))}
      <InviteDialog isOpen={isInviting} onClose={() => setInviting(false)} />
      <InvitationLink invitation={shown} onClose={() => setShown(null)} />
    </Panel>
  );
}

interface InvitationLineProps {
  seen: Seen<Invitation>;
  /** Somebody invited the same person later. */
  isReplaced: boolean;
  onShow: () => void;
}

function InvitationLine({ seen: { document, provisional }, isReplaced, onShow }: InvitationLineProps) {
  const formats = useFormats();
  const state = invitationState(document, useNow());
  const { phase } = useStatus();
  const { name, email, role, expiresAt } = document;
  const isProvisional = provisional.length > 0;
  return (
    <div className={classes['line']}>
      <span className={classes['grow']}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {t(`account.role.${role}`)} · {email} · {stateText()}
        </Text>
      </span>
      <ProvisionalMark isShort isProvisional={isProvisional} />
      {state === 'open' ? (
        <Button
          size="compact-sm"
          variant="default"
          disabled={isProvisional || phase !== 'online'}
          title={isProvisional ? t('setup.invitations.notYet') : ''}
          leftSection={<Icon name="link" size={13} />}
          onClick={onShow}
        >
          {t('setup.invitations.showLink')}
        </Button>
      ) : null}
      <InvitationMenu invitation={document} isReplaced={isReplaced} />
    </div>
  );

  function stateText(): string {
    if (state === 'open') return t('setup.invitations.open', { when: formats.dayTime(expiresAt) });
    return state === 'revoked' && isReplaced
      ? t('setup.invitations.replaced')
      : t(`setup.invitations.${state}`);
  }
}

import { Avatar, Badge, Button, Stack, Text } from '@mantine/core';
import type { Account } from '#shared/documents/account.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Panel } from '../../ui/page.tsx';
import { InvitationsPanel } from './invitations-panel.tsx';
import classes from './setup.module.css';

const MOST_ACCOUNTS = 1000;

export function AccountsSection() {
  const replica = useReplica();
  const { documents } = useWindow('accounts', {
    sort: [{ field: 'name', direction: 'asc' }],
    limit: MOST_ACCOUNTS,
  });
  return (
    <Stack gap="md" maw={820}>
      <Panel title={t('setup.accounts.title')} isFlush>
        {documents.map(({ document }) => (
          <AccountLine key={document.id} account={document} isOwn={document.id === replica.accountId} />
        ))}
      </Panel>
      <InvitationsPanel />
    </Stack>
  );
}

function AccountLine({ account, isOwn }: { account: Account; isOwn: boolean }) {
  const act = useSubmit();
  const { id: accountId, name, email, role, isActive } = account;

  async function setActive(wanted: boolean) {
    const isSure =
      wanted ||
      (await confirmFirst({
        title: t('setup.accounts.offTitle', { name }),
        text: t('setup.accounts.offText'),
        confirm: t('setup.accounts.switchOff'),
      }));
    if (!isSure) return;
    await act({
      name: 'account.set_active',
      args: { accountId, isActive: wanted },
      done: wanted ? t('setup.accounts.isOn', { name }) : t('setup.accounts.isOff', { name }),
      counter: { name: 'account.set_active', args: { accountId, isActive: !wanted } },
    });
  }

  return (
    <div className={classes['line']}>
      <Avatar name={name} color="teal" size={30} />
      <span className={classes['grow']}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {email}
        </Text>
      </span>
      <Badge color="gray">{t(`account.role.${role}`)}</Badge>
      {isActive ? null : <Badge color="red">{t('setup.accounts.off')}</Badge>}
      {isOwn ? null : (
        <Button size="compact-sm" variant="default" onClick={() => void setActive(!isActive)}>
          {isActive ? t('setup.accounts.switchOff') : t('setup.accounts.switchOn')}
        </Button>
      )}
    </div>
  );
}

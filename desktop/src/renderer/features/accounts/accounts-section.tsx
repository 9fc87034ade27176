import { Avatar, Badge, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '#shared/documents/account.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import classes from '../setup/setup.module.css';
import { useChosen } from '../setup/use-chosen.ts';
import { AccountCard } from './account-card.tsx';
import { InvitationsPanel } from './invitations-panel.tsx';
import { ManagerScopePanel } from './manager-scope-panel.tsx';
import { useAccounts, type AccountFilter } from './use-accounts.ts';

const FILTERS: readonly AccountFilter[] = ['team', 'customers'];

/** Who may sign in and as what, and who is invited to. */
export function AccountsSection() {
  const replica = useReplica();
  const [filter, setFilter] = useState<AccountFilter>('team');
  const [search, setSearch] = useState('');
  const { chosenId: openId, choose, pane } = useChosen();
  const { accounts, unlisted, isLoading } = useAccounts(filter, search);
  const { seen } = useDocument('accounts', openId);
  // It stays open when the list no longer shows it.
  const open = seen?.document ?? accounts.find(({ id }) => id === openId) ?? null;
  const isEmpty = accounts.length === 0 && !isLoading;
  return (
    <Stack gap="md" maw={1240}>
      <div className={classes['two']}>
        <Panel title={t('setup.accounts.title')} isFlush>
          <Stack gap={8} p="sm">
            <TextInput
              data-search
              type="search"
              aria-label={t('accounts.search')}
              placeholder={t('accounts.search')}
              leftSection={<Icon name="search" />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <SegmentedControl
              fullWidth
              aria-label={t('accounts.filter')}
              value={filter}
              onChange={setFilter}
              data={FILTERS.map((value) => ({ value, label: t(`accounts.show.${value}`) }))}
            />
          </Stack>
          <div className={classes['list']}>
            {isLoading && accounts.length === 0 ? <LoadingRows /> : null}
            {accounts.map((account) => (
              <AccountEntry
                key={account.id}
                account={account}
                isOpen={account.id === openId}
                onOpen={() => choose(account.id)}
              />
            ))}
            {isEmpty ? (
              <Hint>{search.trim() === '' ? t('accounts.noCustomers') : t('accounts.noMatch')}</Hint>
            ) : null}
            {unlisted > 0 ? <Hint>{t('accounts.more', { count: unlisted })}</Hint> : null}
          </div>
        </Panel>
        <div ref={pane}>
          {open ? (
            <Stack key={open.id} gap="md">
              <AccountCard account={open} isOwn={open.id === replica.accountId} />
              {open.role === 'manager' ? <ManagerScopePanel account={open} /> : null}
            </Stack>
          ) : (
            <Empty icon="key" title={t('accounts.pick')} />
          )}
        </div>
      </div>
      <InvitationsPanel />
    </Stack>
  );
}

function AccountEntry({
  account,
  isOpen,
  onOpen,
}: {
  account: Account;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const { name, email, avatar, role, isActive } = account;
  return (
    <UnstyledButton
      className={classes['entry'] ?? ''}
      aria-current={isOpen ? 'true' : undefined}
      onClick={onOpen}
    >
      <Avatar name={name} src={avatar} color="teal" size={30} />
      <span className={classes['entryText']}>
        <Text size="sm" fw={550}>
          {name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {email}
        </Text>
      </span>
      {isActive ? (
        <Badge color="gray">{t(`account.role.${role}`)}</Badge>
      ) : (
        <Badge color="red">{t('setup.accounts.off')}</Badge>
      )}
    </UnstyledButton>
  );
}

function Hint({ children }: { children: string }) {
  return (
    <Text size="sm" c="dimmed" p="md">
      {children}
    </Text>
  );
}

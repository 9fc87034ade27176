import { Alert, Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { AccountRole, type Account } from '#shared/documents/account.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { PresentLinks } from './present-links.tsx';
import { roleCommand, roleCounter, type WantedRole } from './role-change.ts';
import { useCustomerOptions } from './use-customer-options.ts';

/** Role and link of an account in one choice; what goes with the present role is said before. */
export function RoleDialog({ account, onClose }: { account: Account; onClose: () => void }) {
  const act = useSubmit();
  const { nameOf } = useStaff();
  // As it was when the dialog opened: what changes meanwhile is refused as stale, not overwritten.
  const [seen] = useState(account);
  const [wanted, setWanted] = useState<WantedRole>(seen);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const customers = useDocumentsById(
    'customers',
    [seen.customerId, wanted.customerId].flatMap((id) => id ?? []),
  );
  const customerName = (id: string | null) => customers.get(id ?? '')?.name ?? t('accounts.linkGone');
  const { name } = seen;
  const command = roleCommand(seen, wanted);
  const set = (change: Partial<WantedRole>) => {
    setWanted((before) => ({ ...before, ...change }));
    setRefusal(null);
  };

  async function change(event: FormEvent) {
    event.preventDefault();
    if (command === null) return;
    const counter = roleCounter(seen, wanted);
    const other = wanted.role === 'staff' ? nameOf(wanted.staffId) : customerName(wanted.customerId);
    const outcome = await act({
      ...command,
      done:
        command.name === 'account.set_role'
          ? t('accounts.roleDone', { name, role: t(`account.role.${wanted.role}`) })
          : t('accounts.linkDone', { name, other }),
      ...(counter ? { counter } : {}),
      explainsRefusal: true,
    });
    if (outcome.ok) onClose();
    else setRefusal(outcome.error);
  }

  return (
    <Modal opened onClose={onClose} title={t('accounts.roleTitle', { name })}>
      <form onSubmit={change}>
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} />}
          <Select
            data-autofocus
            label={t('accounts.role')}
            description={t(`accounts.roleHint.${wanted.role}`)}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={wanted.role}
            data={AccountRole.options.map((role) => ({ value: role, label: t(`account.role.${role}`) }))}
            onChange={(value) =>
              set({ role: AccountRole.options.find((role) => role === value) ?? seen.role })
            }
          />
          {wanted.role === 'staff' ? (
            <StaffChoice seen={seen} staffId={wanted.staffId} onChoose={(staffId) => set({ staffId })} />
          ) : null}
          {wanted.role === 'customer' ? (
            <CustomerChoice
              seen={seen}
              customerId={wanted.customerId}
              onChoose={(customerId) => set({ customerId })}
            />
          ) : null}
          <Consequences texts={consequences()} />
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" disabled={command === null}>
              {t('accounts.roleSave')}
            </Button>
          </Group>
        </Stack>
      </form>
      <PresentLinks
        seen={seen}
        nameOf={(kind) => (kind === 'staff' ? nameOf(seen.staffId) : customerName(seen.customerId))}
        onUnlinked={onClose}
        onRefused={setRefusal}
      />
    </Modal>
  );

  function consequences(): string[] {
    if (command === null) return [];
    const isLinking = command.name !== 'account.set_role';
    const former =
      command.name === 'account.link_staff'
        ? seen.staffId && nameOf(seen.staffId)
        : command.name === 'account.link_customer' && seen.customerId && customerName(seen.customerId);
    return [
      ...(seen.role === 'manager' && wanted.role !== 'manager' ? [t('accounts.leavesScope', { name })] : []),
      ...(isLinking && former ? [t('accounts.leavesLink', { former })] : []),
      ...(command.name === 'account.link_customer' && seen.isVerified
        ? [t('accounts.bringsOrders', { email: seen.email })]
        : []),
      ...(seen.role !== 'customer' && wanted.role === 'customer'
        ? [t('accounts.leavesOffice', { name })]
        : []),
    ];
  }
}

function Consequences({ texts }: { texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <Alert color="yellow">
      <Stack gap={6}>
        {texts.map((text) => (
          <Text key={text} size="sm">
            {text}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

interface StaffChoiceProps {
  seen: Account;
  staffId: string | null;
  onChoose: (staffId: string | null) => void;
}

function StaffChoice({ seen, staffId, onChoose }: StaffChoiceProps) {
  const { all } = useStaff();
  const free = all.filter(
    ({ id, accountId, isActive }) =>
      id === seen.staffId || (isActive && (accountId === null || accountId === seen.id)),
  );
  return (
    <Select
      searchable
      label={t('accounts.whichStaff')}
      description={t('accounts.onlyFree')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={staffId}
      data={free.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChoose}
    />
  );
}

interface CustomerChoiceProps {
  seen: Account;
  customerId: string | null;
  onChoose: (customerId: string | null) => void;
}

function CustomerChoice({ seen, customerId, onChoose }: CustomerChoiceProps) {
  const [search, setSearch] = useState('');
  const options = useCustomerOptions(search, {
    chosen: customerId === null ? [] : [customerId],
    isOffered: ({ accountId }) => accountId === null || accountId === seen.id,
  });
  return (
    <Select
      searchable
      label={t('accounts.whichCustomer')}
      description={t('accounts.onlyFree')}
      placeholder={t('accounts.whichCustomerHint')}
      nothingFoundMessage={t('customer.merge.nobody')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={customerId}
      data={options}
      // What is typed was looked for already, in more than the label.
      filter={({ options: found }) => found}
      onSearchChange={setSearch}
      onChange={onChoose}
    />
  );
}

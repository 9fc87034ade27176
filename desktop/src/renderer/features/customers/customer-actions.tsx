import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import { isDenied, mayIssue, type CommandName } from '#shared/access/permissions.ts';
import type { Customer } from '#shared/documents/customer.ts';
import { useReplica } from '../../app/app-context.tsx';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { DeleteCustomerDialog } from './delete-customer-dialog.tsx';
import { MergeCustomersDialog } from './merge-customers-dialog.tsx';

/** What is rarely done with a customer, as far as the user may. */
export function CustomerActions({ customer }: { customer: Customer }) {
  const actor = useReplica().actor();
  const [dialog, setDialog] = useState<'merge' | 'delete' | null>(null);
  const may = (name: CommandName) => mayIssue(actor.role, name) && !isDenied(actor, name);
  const close = () => setDialog(null);
  if (!may('customer.merge') && !may('customer.anonymise')) return null;
  return (
    <>
      <Menu position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon size="lg" variant="default" aria-label={t('customer.more')}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('customer.merge') ? (
            <Menu.Item leftSection={<Icon name="customers" />} onClick={() => setDialog('merge')}>
              {t('customer.merge')}
            </Menu.Item>
          ) : null}
          {may('customer.anonymise') ? (
            <Menu.Item
              c="var(--vc-bad)"
              leftSection={<Icon name="trash" />}
              onClick={() => setDialog('delete')}
            >
              {t('customer.delete')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'merge' ? <MergeCustomersDialog customer={customer} onClose={close} /> : null}
      {dialog === 'delete' ? <DeleteCustomerDialog customer={customer} onClose={close} /> : null}
    </>
  );
}

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '#shared/documents/account.ts';
import { useFormats } from '../../app/use-company.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { FieldList, Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import classes from '../setup/setup.module.css';
import { EmailDialog } from './email-dialog.tsx';
import { RoleDialog } from './role-dialog.tsx';

/** Who an account is, whose it is, and whether it may sign in. */
export function AccountCard({ account, isOwn }: { account: Account; isOwn: boolean }) {
  const [changing, setChanging] = useState<'role' | 'email' | null>(null);
  const { byId } = useStaff();
  const formats = useFormats();
  const { name, email, phone, role, isVerified, staffId, customerId } = account;
  const customers = useDocumentsById('customers', customerId === null ? [] : [customerId]);
  const customer = customers.get(customerId ?? '');
  return (
    <Panel title={name}>
      <FieldList
        fields={[
          [
            t('field.email'),
            <span key="email">
              {email}
              {isVerified ? null : (
                <Text component="span" size="xs" c="var(--vc-warn)">
                  {' '}
                  ({t('accounts.unverified')})
                </Text>
              )}
            </span>,
          ],
          [t('field.phone'), phone === null ? null : formats.phone(phone)],
          [t('accounts.role'), t(`account.role.${role}`)],
          [
            t('accounts.staffMember'),
            staffId === null ? null : (byId.get(staffId)?.name ?? t('accounts.linkGone')),
          ],
          [
            t('accounts.customer'),
            customerId === null ? null : customer ? (
              <TextLink key="customer" to="/customers/$customerId" params={{ customerId }}>
                {customer.name}
              </TextLink>
            ) : (
              t('accounts.linkGone')
            ),
          ],
        ]}
      />
      {isOwn ? (
        <Text size="xs" c="dimmed" mt="sm">
          {t('accounts.own')}
        </Text>
      ) : null}
      <div className={classes['foot']}>
        {isOwn ? null : <AccountSwitch account={account} />}
        <Button variant="default" onClick={() => setChanging('email')}>
          {t('accounts.changeEmail')}
        </Button>
        {isOwn ? null : (
          <Button variant="default" onClick={() => setChanging('role')}>
            {t('accounts.changeRole')}
          </Button>
        )}
      </div>
      {changing === 'role' ? <RoleDialog account={account} onClose={() => setChanging(null)} /> : null}
      {changing === 'email' ? <EmailDialog account={account} onClose={() => setChanging(null)} /> : null}
    </Panel>
  );
}

function AccountSwitch({ account: { id: accountId, name, isActive } }: { account: Account }) {
  const act = useSubmit();

  async function change() {
    const question = {
      title: t('setup.accounts.offTitle', { name }),
      text: t('setup.accounts.offText'),
      confirm: t('setup.accounts.switchOff'),
    };
    if (isActive && !(await confirmFirst(question))) return;
    await act({
      name: 'account.set_active',
      args: { accountId, isActive: !isActive },
      done: t(isActive ? 'setup.accounts.isOff' : 'setup.accounts.isOn', { name }),
      counter: { name: 'account.set_active', args: { accountId, isActive } },
    });
  }

  return (
    <Button variant="default" onClick={() => void change()}>
      {t(isActive ? 'accounts.switchOff' : 'setup.accounts.switchOn')}
    </Button>
  );
}

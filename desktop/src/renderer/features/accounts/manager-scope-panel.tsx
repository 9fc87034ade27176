import { Button, Checkbox, MultiSelect, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { EVERYONE, ManagerPermission, type Account, type ManagerScope } from '#shared/documents/account.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from '../setup/setup.module.css';
import { useEdit } from '../setup/use-edit.ts';
import { useCustomerOptions } from './use-customer-options.ts';

/** Whom a manager looks after, and what they may change. */
export function ManagerScopePanel({ account }: { account: Account }) {
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'account.set_manager_scope',
    target: { accountId: account.id },
    current: {
      managerScope: account.managerScope ?? EVERYONE,
      deniedPermissions: account.deniedPermissions,
    },
  });
  const { managerScope: scope, deniedPermissions } = form;
  const setScope = (change: Partial<ManagerScope>) => set({ managerScope: { ...scope, ...change } });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Panel title={t('accounts.scope')}>
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
          <Text size="xs" c="dimmed">
            {t('accounts.scopeHint')}
          </Text>
          <Switch
            label={t('accounts.allStaff')}
            checked={scope.allStaff}
            onChange={(event) => setScope({ allStaff: event.currentTarget.checked })}
          />
          {scope.allStaff ? null : (
            <StaffChoice staffIds={scope.staffIds} onChange={(staffIds) => setScope({ staffIds })} />
          )}
          <Switch
            label={t('accounts.allCustomers')}
            checked={scope.allCustomers}
            onChange={(event) => setScope({ allCustomers: event.currentTarget.checked })}
          />
          {scope.allCustomers ? null : (
            <CustomerChoice
              customerIds={scope.customerIds}
              onChange={(customerIds) => setScope({ customerIds })}
            />
          )}
          <Checkbox.Group
            label={t('accounts.may')}
            value={ManagerPermission.options.filter((each) => !deniedPermissions.includes(each))}
            onChange={(allowed) =>
              set({ deniedPermissions: ManagerPermission.options.filter((each) => !allowed.includes(each)) })
            }
          >
            <div className={classes['pair']} style={{ marginTop: 6 }}>
              {ManagerPermission.options.map((permission) => (
                <Checkbox
                  key={permission}
                  value={permission}
                  label={t(`accounts.permission.${permission}`)}
                />
              ))}
            </div>
          </Checkbox.Group>
          <div className={classes['foot']}>
            <Button type="submit" disabled={!isChanged}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </Panel>
    </form>
  );
}

interface StaffChoiceProps {
  staffIds: readonly string[];
  onChange: (staffIds: string[]) => void;
}

function StaffChoice({ staffIds, onChange }: StaffChoiceProps) {
  const { all, byId } = useStaff();
  const gone = staffIds.filter((id) => !byId.has(id));
  return (
    <MultiSelect
      searchable
      clearable
      label={t('accounts.someStaff')}
      placeholder={staffIds.length === 0 ? t('accounts.nobodyChosen') : ''}
      value={[...staffIds]}
      data={[
        ...all
          .filter(({ id, isActive }) => isActive || staffIds.includes(id))
          .map(({ id, name }) => ({ value: id, label: name })),
        ...gone.map((id) => ({ value: id, label: t('accounts.goneStaff') })),
      ]}
      onChange={onChange}
    />
  );
}

interface CustomerChoiceProps {
  customerIds: readonly string[];
  onChange: (customerIds: string[]) => void;
}

function CustomerChoice({ customerIds, onChange }: CustomerChoiceProps) {
  const [search, setSearch] = useState('');
  const options = useCustomerOptions(search, { chosen: customerIds });
  return (
    <MultiSelect
      searchable
      clearable
      label={t('accounts.someCustomers')}
      description={t('accounts.someCustomersHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={customerIds.length === 0 ? t('accounts.nobodyChosen') : ''}
      value={[...customerIds]}
      data={options}
      // What is typed was looked for already, in more than the label.
      filter={({ options: found }) =>
        found.filter((option) => !('value' in option) || !customerIds.includes(option.value))
      }
      onSearchChange={setSearch}
      onChange={onChange}
    />
  );
}

import { Stack, Text } from '@mantine/core';
import { useReplica } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { useStaff } from '../../app/use-staff.ts';
import { t } from '../../i18n/translate.ts';
import { Empty, FieldList, Page, Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { PasswordPanel } from './password-panel.tsx';
import { ProfileForm } from './profile-form.tsx';

/** The account of whoever is signed in, in every role. */
export function ProfilePage() {
  const replica = useReplica();
  const { nameOf } = useStaff();
  const { seen, isLoading } = useDocument('accounts', replica.accountId);
  const account = seen?.document ?? null;
  return (
    <Page title={t('profile.title')}>
      {account ? (
        <Stack gap="md" maw={760}>
          <ProfileForm account={account} />
          <Panel title={t('profile.account')}>
            <FieldList
              fields={[
                [t('field.email'), account.email],
                [t('accounts.role'), t(`account.role.${account.role}`)],
                [t('accounts.staffMember'), account.staffId === null ? null : nameOf(account.staffId)],
              ]}
            />
            <Text size="xs" c="dimmed" mt="sm">
              {account.role === 'admin' ? t('accounts.own') : t('profile.accountHint')}
            </Text>
          </Panel>
          <PasswordPanel email={account.email} />
        </Stack>
      ) : null}
      {!account && isLoading ? <LoadingRows /> : null}
      {!account && !isLoading ? (
        <Empty icon="customers" title={t('common.notFound')}>
          {t('common.notFoundText')}
        </Empty>
      ) : null}
    </Page>
  );
}

import { Button, Select, Stack, Switch, TextInput } from '@mantine/core';
import { ProfileFields } from '#shared/accounts/profile-commands.ts';
import { Account } from '#shared/documents/account.ts';
import { PictureField } from '../../app/picture-field.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from '../setup/setup.module.css';
import { useEdit } from '../setup/use-edit.ts';

const isAvatar = (picture: string) => Account.shape.avatar.safeParse(picture).success;

/** What of an account is one's own to change. */
export function ProfileForm({ account }: { account: Account }) {
  const { zone } = useFormats();
  const { name, phone, timezone, avatar, calendarSyncEnabled } = account;
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'profile.edit',
    target: {},
    current: { name, phone, timezone, avatar, calendarSyncEnabled },
  });
  const issues = ProfileFields.safeParse(form).error?.issues ?? [];
  const problemOf = (field: string) =>
    issues.some(({ path }) => path[0] === field) ? t('form.field.wrong') : null;
  const zones = Intl.supportedValuesOf('timeZone');
  const isListed = form.timezone === null || zones.includes(form.timezone);

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (issues.length === 0) void save();
      }}
    >
      <Panel title={t('profile.you')}>
        <Stack gap="sm">
          {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
          <PictureField
            name={form.name}
            picture={form.avatar}
            hint={t('profile.pictureHint')}
            fits={isAvatar}
            onChange={(picture) => set({ avatar: picture })}
          />
          <div className={classes['pair']}>
            <TextInput
              label={t('field.name')}
              autoComplete="name"
              value={form.name}
              error={problemOf('name')}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <TextInput
              label={t('field.phone')}
              type="tel"
              autoComplete="tel"
              value={form.phone ?? ''}
              error={problemOf('phone')}
              onChange={(event) => {
                const { value } = event.currentTarget;
                set({ phone: value === '' ? null : value });
              }}
            />
          </div>
          <Select
            searchable
            clearable
            label={t('profile.zone')}
            description={t('profile.zoneHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder={t('profile.zoneOfCompany', { zone })}
            limit={60}
            value={form.timezone}
            data={isListed ? zones : [form.timezone ?? '', ...zones]}
            onChange={(value) => set({ timezone: value })}
          />
          <Switch
            label={t('profile.calendar')}
            description={t('profile.calendarHint')}
            checked={form.calendarSyncEnabled}
            onChange={(event) => set({ calendarSyncEnabled: event.currentTarget.checked })}
          />
          <div className={classes['foot']}>
            <Button type="submit" disabled={!isChanged || issues.length > 0}>
              {t('common.save')}
            </Button>
          </div>
        </Stack>
      </Panel>
    </form>
  );
}

import { Button, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { unknownSettings } from '#shared/company/company-settings.ts';
import { CompanySettings, type Company } from '#shared/documents/company.ts';
import { useCompany } from '../../app/use-company.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import classes from './setup.module.css';
import { useEdit } from './use-edit.ts';

export function CompanySection() {
  const company = useCompany();
  return company === null ? <LoadingRows /> : <CompanyForm company={company} />;
}

const HINTS = {
  zone: 'setup.company.zoneHint',
  currency: 'setup.company.currencyHint',
  country: 'setup.company.countryHint',
} as const;
const RULES = { noticeHours: 720, leadTimeHours: 720, holdHours: 720, slotMinutes: 240 } as const;

function CompanyForm({ company }: { company: Company }) {
  const current = CompanySettings.parse(settingsOf(company));
  const { form, set, save, isChanged, refusal, dismiss } = useEdit({
    command: 'company.edit_settings',
    target: {},
    current,
  });
  const issues = CompanySettings.safeParse(form).error?.issues ?? [];
  const unknown: readonly string[] = unknownSettings(form, current);
  const isWrong = issues.length > 0 || unknown.length > 0;
  const problemOf = (field: string) => {
    if (unknown.includes(field)) return t('form.field.unknown');
    if (refusal?.code === 'phone.invalid' && refusal.details.field === field) return t('form.field.wrong');
    return issues.some(({ path }) => path[0] === field) ? t('form.field.wrong') : null;
  };

  const text = (field: 'name' | 'zone' | 'currency' | 'country') => ({
    label: t(`field.${field}`),
    value: form[field],
    error: problemOf(field),
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  const optional = (field: 'email' | 'phone') => ({
    label: t(`field.${field}`),
    value: form[field] ?? '',
    error: problemOf(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      set({ [field]: event.currentTarget.value === '' ? null : event.currentTarget.value }),
  });

  return (
    <form
      style={{ maxWidth: 760 }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isWrong) void save();
      }}
    >
      <Stack gap="md">
        {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={dismiss} />}
        <Panel title={t('setup.company')}>
          <div className={classes['pair']}>
            <TextInput {...text('name')} />
            <TextInput {...optional('phone')} type="tel" />
            <TextInput {...optional('email')} type="email" />
            <TextInput {...text('zone')} description={t(HINTS.zone)} />
            <TextInput {...text('currency')} description={t(HINTS.currency)} />
            <TextInput {...text('country')} description={t(HINTS.country)} />
          </div>
          <Text size="xs" c="dimmed" mt="sm">
            {t('setup.company.lead')}
          </Text>
        </Panel>
        <Panel title={t('setup.company.rules')}>
          <div className={classes['pair']}>
            {Object.entries(RULES).map(([name, most]) => {
              const field = name as keyof typeof RULES;
              return (
                <NumberInput
                  key={field}
                  label={t(`setup.company.${field}`)}
                  value={form[field]}
                  min={0}
                  max={most}
                  allowDecimal={false}
                  error={problemOf(field)}
                  onChange={(value) => set({ [field]: Number(value) })}
                />
              );
            })}
          </div>
        </Panel>
        <div className={classes['foot']}>
          <Button type="submit" disabled={!isChanged || isWrong}>
            {t('common.save')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}

function settingsOf(company: Company) {
  const { name, email, phone, zone, currency, country, noticeHours, leadTimeHours, holdHours, slotMinutes } =
    company;
  return { name, email, phone, zone, currency, country, noticeHours, leadTimeHours, holdHours, slotMinutes };
}

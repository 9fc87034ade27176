import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { startOfDay } from '#shared/core/zoned-time.ts';
import { CouponCode, type CouponFields } from '#shared/documents/coupon.ts';
import { useFormats } from '../../app/use-company.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { DayInput } from '../../ui/day-input.tsx';
import { MoneyInput } from '../../ui/money-input.tsx';
import classes from '../setup/setup.module.css';
import { dayWindowOf, endOfLastDay } from './coupon-terms.ts';
import { PercentInput } from './percent-input.tsx';

interface CouponTermsFieldsProps {
  form: CouponFields;
  set: (change: Partial<CouponFields>) => void;
}

const TYPES = ['percentage', 'fixed'] as const;

/** What a coupon takes off, when, how often and of what. */
export function CouponTermsFields({ form, set }: CouponTermsFieldsProps) {
  const { currency } = useFormats();
  const isCodeWrong = form.code !== '' && !CouponCode.safeParse(form.code).success;
  const limitOf = (value: number | string) => (value === '' ? null : Number(value));
  return (
    <>
      <div className={classes['pair']}>
        <TextInput
          label={t('coupons.code')}
          description={t('coupons.codeHint')}
          maxLength={40}
          autoComplete="off"
          spellCheck={false}
          value={form.code}
          error={isCodeWrong ? t('form.field.wrong') : null}
          onChange={(event) => set({ code: event.currentTarget.value.toUpperCase().replaceAll(/\s+/g, '') })}
        />
      </div>
      <div className={classes['pair']}>
        <Select
          label={t('coupons.type')}
          value={form.discountType}
          data={TYPES.map((value) => ({ value, label: t(`coupons.type.${value}`) }))}
          onChange={(value) => {
            const discountType = TYPES.find((type) => type === value) ?? 'percentage';
            // Ten percent are not ten pounds.
            if (discountType !== form.discountType) set({ discountType, discountValue: 0 });
          }}
        />
        {form.discountType === 'percentage' ? (
          <PercentInput
            key="percentage"
            label={t('coupons.percentLabel')}
            valueHundredths={form.discountValue}
            onChangeHundredths={(discountValue) => set({ discountValue })}
          />
        ) : (
          <MoneyInput
            key="fixed"
            label={t('coupons.amountLabel', { currency })}
            currency={currency}
            valueMinor={form.discountValue === 0 ? null : form.discountValue}
            onChangeMinor={(amount) => set({ discountValue: amount ?? 0 })}
          />
        )}
        <MoneyInput
          label={t('coupons.minimum', { currency })}
          currency={currency}
          valueMinor={form.minimumOrderMinor}
          onChangeMinor={(amount) => set({ minimumOrderMinor: amount ?? 0 })}
        />
      </div>
      <DayFields form={form} set={set} />
      <div className={classes['pair']}>
        <NumberInput
          label={t('coupons.usageLimit')}
          placeholder={t('coupons.noLimit')}
          value={form.usageLimit ?? ''}
          min={1}
          max={1_000_000}
          allowDecimal={false}
          onChange={(value) => set({ usageLimit: limitOf(value) })}
        />
        <NumberInput
          label={t('coupons.perPerson')}
          placeholder={t('coupons.noLimit')}
          value={form.perCustomerLimit ?? ''}
          min={1}
          max={1000}
          allowDecimal={false}
          onChange={(value) => set({ perCustomerLimit: limitOf(value) })}
        />
      </div>
      <ServiceFields form={form} set={set} />
    </>
  );
}

function DayFields({ form, set }: CouponTermsFieldsProps) {
  const { zone } = useFormats();
  const { firstDay, firstTime, lastDay, lastTime } = dayWindowOf(form, zone);
  return (
    <div className={classes['pair']}>
      <DayInput
        label={t('coupons.firstDay')}
        description={firstTime === null ? null : t('coupons.atTime', { time: firstTime })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={firstDay}
        onChange={(date) => date !== null && set({ validFrom: startOfDay(date, zone) })}
      />
      <DayInput
        label={t('coupons.lastDay')}
        description={lastTime === null ? t('coupons.noEnd') : t('coupons.untilTime', { time: lastTime })}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        min={firstDay}
        value={lastDay}
        onChange={(date) => set({ validUntil: date === null ? null : endOfLastDay(date, zone) })}
      />
    </div>
  );
}

const MOST_SERVICES = 1000;
/** As many as a coupon can name. */
const MOST_NAMED = 200;

function ServiceFields({ form, set }: CouponTermsFieldsProps) {
  const { documents } = useWindow('services', {
    sort: [{ field: 'name', direction: 'asc' }],
    limit: MOST_SERVICES,
  });
  const known = documents.map(({ document: { id, name } }) => ({ value: id, label: name }));
  const field = (name: 'applicableServiceIds' | 'excludedServiceIds') => ({
    searchable: true,
    clearable: true,
    maxValues: MOST_NAMED,
    data: [
      ...known,
      // Nothing is taken off the list because its name is not here.
      ...form[name]
        .filter((id) => !known.some(({ value }) => value === id))
        .map((value) => ({ value, label: t('coupons.goneService') })),
    ],
    value: form[name],
    onChange: (ids: string[]) => set({ [name]: ids }),
  });
  return (
    <>
      <MultiSelect
        label={t('coupons.onlyServices')}
        {...field('applicableServiceIds')}
        placeholder={form.applicableServiceIds.length === 0 ? t('coupons.everyService') : ''}
      />
      <MultiSelect
        label={t('coupons.exceptServices')}
        {...field('excludedServiceIds')}
        placeholder={form.excludedServiceIds.length === 0 ? t('coupons.noException') : ''}
      />
    </>
  );
}

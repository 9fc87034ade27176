import { Button, Stack, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { startOfDay } from '#shared/core/zoned-time.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { CouponFields, type Coupon } from '#shared/documents/coupon.ts';
import { useServices } from '../../app/app-context.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats, useToday } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from '../setup/setup.module.css';
import { useEdit } from '../setup/use-edit.ts';
import { CouponMark } from './coupon-mark.tsx';
import { CouponOverNotice, CouponSwitch } from './coupon-switch.tsx';
import { CouponTermsFields } from './coupon-terms-fields.tsx';
import { standingOf } from './coupon-terms.ts';

interface CouponFormProps {
  /** Null: a new one. */
  coupon: Coupon | null;
  onCreated: (couponId: string) => void;
}

export function CouponForm({ coupon, onCreated }: CouponFormProps) {
  const { newId } = useServices();
  const { zone } = useFormats();
  const today = useToday();
  const now = useNow();
  const act = useSubmit();
  const [blank] = useState(() => blankFields(startOfDay(today, zone)));
  const editor = useEdit({
    command: 'coupon.edit',
    target: { couponId: coupon?.id ?? '' },
    current: coupon ? fieldsOf(coupon) : blank,
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { form, set } = editor;
  const isValid = CouponFields.safeParse(form).success;
  const shown = refusal ?? editor.refusal;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (coupon) {
      await editor.save();
      return;
    }
    const couponId = newId();
    const outcome = await act({
      name: 'coupon.create',
      args: { couponId, ...form },
      done: t('coupons.created', { code: form.code }),
      explainsRefusal: true,
    });
    if (outcome.ok) onCreated(couponId);
    else setRefusal(outcome.error);
  }

  return (
    <form onSubmit={submit}>
      <Panel
        title={coupon?.code ?? t('coupons.add')}
        actions={coupon ? <CouponMark standing={standingOf(coupon, now)} /> : null}
      >
        <Stack gap="sm">
          {shown === null ? null : (
            <RefusalNotice
              refusal={shown}
              onClose={() => {
                setRefusal(null);
                editor.dismiss();
              }}
            />
          )}
          {coupon ? <CouponOverNotice coupon={coupon} /> : null}
          <CouponTermsFields form={form} set={set} />
          <Textarea
            label={t('field.description')}
            autosize
            minRows={2}
            value={form.description}
            onChange={(event) => set({ description: event.currentTarget.value })}
          />
          <div className={classes['foot']}>
            {coupon ? <CouponSwitch coupon={coupon} /> : null}
            <Button type="submit" disabled={!isValid || (coupon !== null && !editor.isChanged)}>
              {coupon ? t('common.save') : t('coupons.add')}
            </Button>
          </div>
        </Stack>
      </Panel>
    </form>
  );
}

function blankFields(validFrom: string): CouponFields {
  return {
    code: '',
    description: '',
    discountType: 'percentage',
    discountValue: 0,
    validFrom,
    validUntil: null,
    usageLimit: null,
    perCustomerLimit: null,
    minimumOrderMinor: 0,
    applicableServiceIds: [],
    excludedServiceIds: [],
  };
}

function fieldsOf(coupon: Coupon): CouponFields {
  const { id: _id, revision: _revision, createdAt: _created, updatedAt: _updated, ...rest } = coupon;
  const { status: _status, usedCount: _used, ...fields } = rest;
  return fields;
}

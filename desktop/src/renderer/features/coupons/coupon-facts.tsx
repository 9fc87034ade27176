import type { Coupon } from '#shared/documents/coupon.ts';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useDocumentsById } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { FieldList, Panel } from '../../ui/page.tsx';
import { CouponMark } from './coupon-mark.tsx';
import { standingOf } from './coupon-terms.ts';
import { discountText, usesText, windowText } from './coupon-texts.ts';

/** A coupon for those who may look and not change it. */
export function CouponFacts({ coupon }: { coupon: Coupon }) {
  const formats = useFormats();
  const now = useNow();
  const { applicableServiceIds, excludedServiceIds, minimumOrderMinor, perCustomerLimit } = coupon;
  const services = useDocumentsById('services', [...applicableServiceIds, ...excludedServiceIds]);
  const names = (ids: readonly string[]) =>
    ids.map((id) => services.get(id)?.name ?? t('coupons.goneService')).join(', ');
  return (
    <Panel title={coupon.code} actions={<CouponMark standing={standingOf(coupon, now)} />}>
      <FieldList
        fields={[
          [t('coupons.type'), discountText(coupon, formats)],
          [t('coupons.valid'), windowText(coupon, formats)],
          [t('coupons.usageLimit'), usesText(coupon)],
          [t('coupons.perPerson'), perCustomerLimit],
          [t('coupons.smallest'), minimumOrderMinor === 0 ? null : formats.money(minimumOrderMinor)],
          [t('coupons.onlyServices'), names(applicableServiceIds)],
          [t('coupons.exceptServices'), names(excludedServiceIds)],
          [t('field.description'), coupon.description],
        ]}
      />
    </Panel>
  );
}

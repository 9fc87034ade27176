import type { Coupon } from '#shared/documents/coupon.ts';
import type { Formats } from '../../app/formats.ts';
import { t } from '../../i18n/translate.ts';
import { dayWindowOf, percentText } from './coupon-terms.ts';

/** '10 % off', '£5.00 off'. */
export function discountText(
  { discountType, discountValue }: Pick<Coupon, 'discountType' | 'discountValue'>,
  formats: Formats,
): string {
  const amount =
    discountType === 'percentage'
      ? t('coupons.percent', { percent: percentText(discountValue) })
      : formats.money(discountValue);
  return t('coupons.off', { amount });
}

export function usesText({ usedCount, usageLimit }: Pick<Coupon, 'usedCount' | 'usageLimit'>): string {
  if (usageLimit !== null) return t('coupons.usedOf', { used: usedCount, limit: usageLimit });
  return usedCount === 0 ? t('coupons.neverUsed') : t('coupons.usedTimes', { count: usedCount });
}

/** 'Sun 1 Mar – Tue 31 Mar', 'from Sun 1 Mar'. */
export function windowText(coupon: Pick<Coupon, 'validFrom' | 'validUntil'>, formats: Formats): string {
  const { firstDay, lastDay, lastTime } = dayWindowOf(coupon, formats.zone);
  if (lastDay === null) return t('coupons.windowFrom', { day: formats.longDay(firstDay) });
  const last = formats.longDay(lastDay);
  return t('coupons.window', {
    first: formats.longDay(firstDay),
    last: lastTime === null ? last : `${last}, ${lastTime}`,
  });
}

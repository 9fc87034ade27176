import { Alert, Button } from '@mantine/core';
import type { Coupon } from '#shared/documents/coupon.ts';
import { useNow } from '../../app/use-now.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { isOver } from './coupon-terms.ts';

/** Switches a coupon off, or on again while its time is not over. */
export function CouponSwitch({ coupon }: { coupon: Coupon }) {
  const act = useSubmit();
  const now = useNow();
  const { id: couponId, code, status } = coupon;
  const isOn = status === 'active';

  async function change() {
    const question = {
      title: t('coupons.switchOffTitle', { code }),
      text: t('coupons.switchOffText'),
      confirm: t('coupons.switchOffNow'),
    };
    if (isOn && !(await confirmFirst(question))) return;
    await act({
      name: 'coupon.set_active',
      args: { couponId, isActive: !isOn },
      done: t(isOn ? 'coupons.isOff' : 'coupons.isOn', { code }),
      counter: { name: 'coupon.set_active', args: { couponId, isActive: isOn } },
    });
  }

  return (
    <Button variant="default" disabled={!isOn && isOver(coupon, now)} onClick={() => void change()}>
      {t(isOn ? 'coupons.switchOff' : 'coupons.switchOn')}
    </Button>
  );
}

/** What to do about a coupon whose time is over, or was. */
export function CouponOverNotice({ coupon }: { coupon: Coupon }) {
  const now = useNow();
  if (isOver(coupon, now)) return <Alert color="yellow">{t('coupons.overText')}</Alert>;
  return coupon.status === 'expired' ? <Alert color="yellow">{t('coupons.extendedText')}</Alert> : null;
}

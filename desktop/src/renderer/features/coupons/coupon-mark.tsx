import { t } from '../../i18n/translate.ts';
import classes from '../orders/order-marks.module.css';
import type { CouponStanding } from './coupon-terms.ts';

const TONES: Record<CouponStanding, string> = {
  active: 'good',
  later: 'info',
  used_up: 'warn',
  expired: 'plain',
  inactive: 'plain',
};

export function CouponMark({ standing }: { standing: CouponStanding }) {
  return (
    <span className={classes['mark']} data-tone={TONES[standing]}>
      {t(`couponStanding.${standing}`)}
    </span>
  );
}

import { t } from '../../i18n/translate.ts';
import { Mark, type MarkTone } from '../../ui/mark.tsx';
import type { CouponStanding } from './coupon-terms.ts';

const TONES: Record<CouponStanding, MarkTone> = {
  active: 'good',
  later: 'info',
  used_up: 'warn',
  expired: 'plain',
  inactive: 'plain',
};

export function CouponMark({ standing }: { standing: CouponStanding }) {
  return <Mark tone={TONES[standing]}>{t(`couponStanding.${standing}`)}</Mark>;
}

import { Badge, Tooltip } from '@mantine/core';
import type { OrderStatus } from '#shared/documents/order.ts';
import type { AppointmentStatus } from '#shared/documents/appointment.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { Mark, type MarkTone } from '../../ui/mark.tsx';
import classes from './order-marks.module.css';

const ORDER_TONES: Record<OrderStatus, MarkTone> = {
  pending: 'warn',
  confirmed: 'info',
  completed: 'good',
  cancelled: 'plain',
};

export function OrderStatusMark({ status }: { status: OrderStatus }) {
  return <Mark tone={ORDER_TONES[status]}>{t(`orderStatus.${status}`)}</Mark>;
}

const VISIT_TONES: Record<AppointmentStatus, MarkTone> = {
  scheduled: 'info',
  in_progress: 'warn',
  completed: 'good',
  cancelled: 'plain',
  no_show: 'bad',
};

export function VisitStatusMark({ status }: { status: AppointmentStatus }) {
  return <Mark tone={VISIT_TONES[status]}>{t(`visitStatus.${status}`)}</Mark>;
}

/** Something the server has not confirmed yet. */
export function ProvisionalMark({
  isProvisional,
  isShort = false,
}: {
  isProvisional: boolean;
  isShort?: boolean;
}) {
  if (!isProvisional) return null;
  return (
    <Tooltip label={t('common.provisionalHint')}>
      <Badge
        className={classes['provisional'] ?? ''}
        variant="outline"
        {...(isShort
          ? { 'aria-label': t('common.provisional'), role: 'img' }
          : { leftSection: <Icon name="clock" size={11} /> })}
      >
        {isShort ? <Icon name="clock" size={11} /> : t('common.provisional')}
      </Badge>
    </Tooltip>
  );
}

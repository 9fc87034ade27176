import { Badge, Tooltip } from '@mantine/core';
import type { OrderStatus } from '#shared/documents/order.ts';
import type { AppointmentStatus } from '#shared/documents/appointment.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './order-marks.module.css';

const ORDER_TONES: Record<OrderStatus, string> = {
  pending: 'warn',
  confirmed: 'info',
  completed: 'good',
  cancelled: 'plain',
};

export function OrderStatusMark({ status }: { status: OrderStatus }) {
  return (
    <span className={classes['mark']} data-tone={ORDER_TONES[status]}>
      {t(`orderStatus.${status}`)}
    </span>
  );
}

const VISIT_TONES: Record<AppointmentStatus, string> = {
  scheduled: 'info',
  in_progress: 'warn',
  completed: 'good',
  cancelled: 'plain',
  no_show: 'bad',
};

export function VisitStatusMark({ status }: { status: AppointmentStatus }) {
  return (
    <span className={classes['mark']} data-tone={VISIT_TONES[status]}>
      {t(`visitStatus.${status}`)}
    </span>
  );
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
        leftSection={<Icon name="clock" size={11} />}
      >
        {isShort ? '' : t('common.provisional')}
      </Badge>
    </Tooltip>
  );
}

import { ActionIcon, Menu } from '@mantine/core';
import { useState } from 'react';
import type { Order } from '#shared/documents/order.ts';
import { useMay } from '../../app/use-may.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { EditOrderDialog } from './edit-order-dialog.tsx';
import { MoveOrderDialog } from './move-order-dialog.tsx';
import { OrderLinesDialog } from './order-lines-dialog.tsx';
import { OrderCustomerDialog } from './order-customer-dialog.tsx';

/** What is done with an order besides confirming and cancelling it, as far as the user may. */
export function OrderActions({ order }: { order: Order }) {
  const may = useMay();
  const [dialog, setDialog] = useState<'edit' | 'lines' | 'move' | 'customer' | null>(null);
  const close = () => setDialog(null);
  const isOpen = order.status === 'pending' || order.status === 'confirmed';
  if (!may('order.edit') && !may('order.reschedule') && !may('order.set_customer')) return null;
  return (
    <>
      <Menu position="bottom-end" width={240} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon size="lg" variant="default" aria-label={t('order.more')}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('order.edit') ? (
            <Menu.Item leftSection={<Icon name="note" />} onClick={() => setDialog('edit')}>
              {t('order.edit')}
            </Menu.Item>
          ) : null}
          {may('order.set_items') ? (
            <Menu.Item
              leftSection={<Icon name="orders" />}
              disabled={order.status !== 'pending'}
              onClick={() => setDialog('lines')}
            >
              {t(order.status === 'pending' ? 'order.lines' : 'order.lines.over')}
            </Menu.Item>
          ) : null}
          {may('order.reschedule') ? (
            <Menu.Item
              leftSection={<Icon name="clock" />}
              disabled={!isOpen}
              onClick={() => setDialog('move')}
            >
              {t(isOpen ? 'order.move' : 'order.move.over')}
            </Menu.Item>
          ) : null}
          {may('order.set_customer') ? (
            <Menu.Item leftSection={<Icon name="customers" />} onClick={() => setDialog('customer')}>
              {t('order.customer.set')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {dialog === 'edit' ? <EditOrderDialog order={order} onClose={close} /> : null}
      {dialog === 'lines' ? <OrderLinesDialog order={order} onClose={close} /> : null}
      {dialog === 'move' ? <MoveOrderDialog order={order} onClose={close} /> : null}
      {dialog === 'customer' ? <OrderCustomerDialog order={order} onClose={close} /> : null}
    </>
  );
}

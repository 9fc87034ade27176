import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import type { Order } from '#shared/documents/order.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useMay } from '../../app/use-may.ts';
import { useNow } from '../../app/use-now.ts';
import { useStaff } from '../../app/use-staff.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Empty, FieldList, Page, Panel } from '../../ui/page.tsx';
import { TextLink } from '../../ui/text-link.tsx';
import { LoadingRows } from '../../ui/windowed-list.tsx';
import { pendingOf } from '../change-requests/open-requests.ts';
import { OrderRequests } from '../change-requests/requests-panel.tsx';
import { CancelOrderDialog } from './cancel-order-dialog.tsx';
import { confirmArgs } from './confirm-args.ts';
import { ItemStaff } from './item-staff.tsx';
import { OrderActions } from './order-actions.tsx';
import { OrderCoupon } from './order-coupon.tsx';
import { OrderPeople } from './order-people.tsx';
import { OrderStatusMark, ProvisionalMark, VisitStatusMark } from './order-marks.tsx';
import classes from './order-page.module.css';
import { TrackingCode } from './tracking-code.tsx';
import { VisitFacts } from './visit-facts.tsx';
import { useItemFits, useOrder } from './use-order.ts';

export function OrderPage({ orderId }: { orderId: string }) {
  const navigate = useNavigate();
  const { order, isLoading, ...rest } = useOrder(orderId);
  const back = () => void navigate({ to: '/orders' });
  if (!order) {
    return (
      <Page title={isLoading ? t('common.loading') : t('common.notFound')} onBack={back}>
        {isLoading ? <LoadingRows /> : <Empty icon="orders" title={t('common.notFoundText')} />}
      </Page>
    );
  }
  return <OpenOrder key={orderId} order={order} {...rest} onBack={back} />;
}

type OpenOrderProps = Omit<ReturnType<typeof useOrder>, 'order' | 'isLoading'> & {
  order: Order;
  onBack: () => void;
};

function OpenOrder({ order, customer, visits, isProvisional, onBack }: OpenOrderProps) {
  const formats = useFormats();
  const act = useSubmit();
  const may = useMay();
  const { nameOf } = useStaff();
  const fits = useItemFits(order);
  const [choices, setChoices] = useState<Readonly<Record<string, string>>>({});
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isCancelling, setCancelling] = useState(false);
  const isPending = order.status === 'pending';
  const chosenFor = (itemId: string, staffId: string | null) => choices[itemId] ?? staffId;
  const isComplete = order.items.every(({ id, staffId }) => chosenFor(id, staffId) !== null);

  async function confirm(extra: Readonly<Record<string, string>> = {}) {
    const chosen = { ...choices, ...extra };
    setChoices(chosen);
    const outcome = await act({
      name: 'order.confirm',
      args: confirmArgs(order, chosen),
      done: t('order.confirm.done'),
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
  }

  async function hold(itemId: string, staffId: string, seenStaffId: string | null) {
    const outcome = await act({
      name: 'order.assign_staff',
      args: { orderId: order.id, itemId, staffId, expect: { staffId: seenStaffId } },
      done: t('order.staff.held', { name: nameOf(staffId) }),
      counter: {
        name: 'order.assign_staff',
        args: { orderId: order.id, itemId, staffId: seenStaffId, expect: { staffId } },
      },
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
  }

  const overlap = refusal?.code === 'appointment.overlap' ? refusal.details : null;
  return (
    <Page
      title={t('order.title', { number: order.orderNumber ?? t('order.provisionalNumber') })}
      mark={
        <Group gap={6}>
          <OrderStatusMark status={order.status} />
          <ProvisionalMark isProvisional={isProvisional} />
        </Group>
      }
      onBack={onBack}
      actions={
        <>
          <OrderActions order={order} />
          {(isPending || order.status === 'confirmed') && may('order.cancel') ? (
            <Button variant="default" onClick={() => setCancelling(true)}>
              {t('order.cancel')}
            </Button>
          ) : null}
          {isPending && may('order.confirm') ? (
            <Button
              onClick={() => void confirm()}
              disabled={!isComplete}
              title={isComplete ? '' : t('order.confirm.needsStaff')}
            >
              {t('order.confirm')}
            </Button>
          ) : null}
        </>
      }
    >
      <div className={classes['columns']}>
        <Stack gap="md">
          {refusal === null ? null : (
            <RefusalNotice
              refusal={refusal}
              onClose={() => setRefusal(null)}
              alternatives={(overlap?.freeStaffIds ?? []).slice(0, 4).map((staffId) => ({
                label: t('attention.take.staff', { name: nameOf(staffId) }),
                onTake: () => void confirm(overlap?.itemId ? { [overlap.itemId]: staffId } : {}),
              }))}
            />
          )}
          {pendingOf(order).length > 0 ? <OrderRequests order={order} /> : null}
          <Panel title={t('order.items')} isFlush>
            {order.items.map((item) => (
              <section key={item.id} className={classes['item']} aria-label={item.serviceName}>
                <Group justify="space-between" wrap="nowrap">
                  <Text fw={600}>
                    {t('order.item', { quantity: item.quantity, service: item.serviceName })}
                  </Text>
                  <Text>{formats.money(item.totalPriceMinor)}</Text>
                </Group>
                <Text size="xs" c="dimmed">
                  {formats.timeRange(item.startsAt, item.endsAt)} · {formats.duration(item.durationMinutes)}
                  {isPending ? '' : ` · ${nameOf(item.staffId)}`}
                </Text>
                {isPending ? (
                  <ItemStaff
                    item={item}
                    fits={fits.find(({ itemId }) => itemId === item.id)?.fits ?? []}
                    chosenId={chosenFor(item.id, item.staffId)}
                    onChoose={(staffId) => setChoices((before) => ({ ...before, [item.id]: staffId }))}
                    onHold={(staffId) => void hold(item.id, staffId, item.staffId)}
                  />
                ) : null}
              </section>
            ))}
            <OrderCoupon order={order} />
            <Group justify="space-between" className={classes['total'] ?? ''}>
              <Text fw={600}>{t('order.total')}</Text>
              <Text fw={650}>{formats.money(order.totalPriceMinor)}</Text>
            </Group>
          </Panel>
          {visits.length === 0 ? null : (
            <Panel title={t('order.visits')} isFlush>
              {visits.map(({ document: visit, provisional }) => (
                <div key={visit.id} className={classes['visit']}>
                  <span>{formats.dayTime(visit.startsAt)}</span>
                  <span>{visit.serviceName}</span>
                  <span>{nameOf(visit.staffId)}</span>
                  <span>
                    <VisitStatusMark status={visit.status} />{' '}
                    <ProvisionalMark isShort isProvisional={provisional.length > 0} />
                  </span>
                  <TextLink to="/board" search={{ day: visit.date, visit: visit.id }} size="sm">
                    {t('order.openVisit')}
                  </TextLink>
                  <VisitFacts visit={visit} />
                </div>
              ))}
            </Panel>
          )}
        </Stack>
        <Stack gap="md">
          <OrderPeople order={order} customer={customer} />
          <OrderTimes order={order} />
          {pendingOf(order).length > 0 ? null : <OrderRequests order={order} />}
          <TrackingCode orderId={order.id} />
        </Stack>
      </div>
      <CancelOrderDialog
        order={order}
        isOpen={isCancelling}
        onClose={() => setCancelling(false)}
        onRefused={setRefusal}
      />
    </Page>
  );
}

function OrderTimes({ order }: { order: Order }) {
  const formats = useFormats();
  const now = useNow();
  const { holdExpiresAt } = order;
  const when = (instant: string | null) => (instant === null ? null : formats.dayTime(instant));
  return (
    <Panel title={t('order.when')}>
      <Text fw={600}>{formats.longDay(order.scheduledDate)}</Text>
      <Text mb="sm">{order.scheduledTime}</Text>
      {order.status === 'pending' ? (
        <Text size="sm" c={holdExpiresAt === null ? 'var(--vc-bad)' : 'var(--vc-warn)'} mb="sm">
          {holdExpiresAt === null
            ? t(order.isHoldExpired ? 'order.hold.expired' : 'order.hold.none')
            : t('order.hold.until', {
                when: `${formats.dayTime(holdExpiresAt)} (${formats.relative(holdExpiresAt, now)})`,
              })}
        </Text>
      ) : null}
      <FieldList
        fields={[
          [t('order.source'), t(`order.source.${order.source}`)],
          [t('order.placedAt'), when(order.createdAt)],
          [t('order.confirmedAt'), when(order.confirmedAt)],
          [t('order.cancelledAt'), when(order.cancelledAt)],
          [t('order.reason'), order.cancelReason],
          [t('order.cancelUntil'), when(order.cancellationDeadline)],
        ]}
      />
    </Panel>
  );
}

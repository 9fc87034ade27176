import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { CouponCode, currentUsage } from '#shared/documents/coupon.ts';
import type { Order } from '#shared/documents/order.ts';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useMay } from '../../app/use-may.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import classes from './order-page.module.css';

/** The coupon of an order, and while it is pending the way to use one or to take it away. */
export function OrderCoupon({ order }: { order: Order }) {
  const formats = useFormats();
  const act = useSubmit();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const usage = currentUsage(order.couponUsages);
  const code = CouponCode.safeParse(typed).data ?? null;
  const isPending = order.status === 'pending';
  const apply = (wanted: string) => ({
    name: 'order.apply_coupon' as const,
    args: { orderId: order.id, code: wanted },
  });
  const remove = { name: 'order.remove_coupon' as const, args: { orderId: order.id } };

  async function use(wanted: string) {
    const outcome = await act({
      ...apply(wanted),
      done: t('order.coupon.used', { code: wanted }),
      counter: remove,
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
    if (outcome.ok) setTyped('');
  }

  async function takeAway(used: string) {
    const outcome = await act({
      ...remove,
      done: t('order.coupon.removed', { code: used }),
      counter: apply(used),
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
  }

  const mayUse = isPending && may('order.apply_coupon');
  if (usage === null && !mayUse) return null;
  return (
    <Stack gap="xs" className={classes['total'] ?? ''}>
      {refusal === null ? null : <RefusalNotice refusal={refusal} onClose={() => setRefusal(null)} />}
      {usage === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (code !== null) void use(code);
          }}
        >
          <Group gap="xs" align="flex-end">
            <TextInput
              size="xs"
              label={t('order.coupon.code')}
              value={typed}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button size="xs" variant="default" type="submit" disabled={code === null}>
              {t('order.coupon.use')}
            </Button>
          </Group>
        </form>
      ) : (
        <Group justify="space-between" gap="xs">
          <Group gap="xs">
            <Text size="sm">{t('order.coupon.of', { code: usage.code })}</Text>
            {isPending && may('order.remove_coupon') ? (
              <Button size="compact-xs" variant="subtle" onClick={() => void takeAway(usage.code)}>
                {t('order.coupon.remove')}
              </Button>
            ) : null}
          </Group>
          <Text size="sm">−{formats.money(order.discountMinor)}</Text>
        </Group>
      )}
    </Stack>
  );
}

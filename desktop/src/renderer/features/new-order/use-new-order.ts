import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { useReplica, useServices } from '../../app/app-context.tsx';
import { useToday } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { createCustomerArgs } from './draft-party.ts';
import { emptyDraft, isBegun, placeOrderArgs, type OrderDraft } from './order-draft.ts';

/** The draft, and what takes it: a new customer first where there is one, then the order, then its confirmation. */
export function useNewOrder() {
  const act = useSubmit();
  const replica = useReplica();
  const navigate = useNavigate();
  const { newId } = useServices();
  const today = useToday();
  const [draft, setDraft] = useState<OrderDraft>(() => emptyDraft(today));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const guard = useUnsavedGuard(isBegun(draft));

  async function take(wished: OrderDraft, confirms: boolean) {
    setDraft(wished);
    const customerId = wished.customerId ?? newId();
    if (wished.customerId === null) {
      const args = createCustomerArgs(wished, { customerId, addressId: newId() });
      const created = await act({ name: 'customer.create', args, done: null, explainsRefusal: true });
      if (!created.ok) return setRefusal(created.error);
      // From here on the customer exists, whatever becomes of the order.
      setDraft({ ...wished, customerId, newCustomer: null });
    }
    const orderId = newId();
    const placed = await act({
      name: 'order.place',
      args: placeOrderArgs(wished, { orderId, customerId }),
      done: confirms ? null : t('newOrder.done'),
      counter: { name: 'order.cancel', args: { orderId, reason: '' } },
      explainsRefusal: true,
    });
    if (!placed.ok) return setRefusal(placed.error);
    if (confirms) await confirm(orderId);
    guard.letGo();
    void navigate({ to: '/orders/$orderId', params: { orderId } });
  }

  async function confirm(orderId: string) {
    const reader = await replica.reader();
    const order = await reader.get('orders', orderId);
    if (typeof order === 'string') return;
    await act({
      name: 'order.confirm',
      args: { orderId, assignments: [], expect: { startsAt: order.startsAt } },
      done: t('newOrder.doneConfirmed'),
      counter: { name: 'order.cancel', args: { orderId, reason: '' } },
    });
  }

  const set = (change: Partial<OrderDraft>) => setDraft((before) => ({ ...before, ...change }));
  return { draft, set, setDraft, take, refusal, dismiss: () => setRefusal(null) };
}

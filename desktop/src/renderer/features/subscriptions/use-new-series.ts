import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { addDays } from '#shared/core/zoned-time.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { useServices } from '../../app/app-context.tsx';
import { useToday } from '../../app/use-company.ts';
import { usePreview } from '../../app/use-preview.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';
import { createCustomerArgs } from '../new-order/draft-party.ts';
import {
  createSeriesArgs,
  emptySeriesDraft,
  isSeriesBegun,
  isTimed,
  type SeriesDraft,
} from './series-draft.ts';
import { previewNewSeries } from './series-preview.ts';

/** The draft, what would come of it, and what takes it: a new customer first, then the series, then its visits. */
export function useNewSeries() {
  const act = useSubmit();
  const navigate = useNavigate();
  const { newId } = useServices();
  const today = useToday();
  const [draft, setDraft] = useState<SeriesDraft>(() => emptySeriesDraft(addDays(today, 1)));
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [previewId] = useState(newId);
  const guard = useUnsavedGuard(isSeriesBegun(draft));
  const args = createSeriesArgs(draft, { subscriptionId: previewId, customerId: draft.customerId });
  const { answer, isBehind } = usePreview(
    draft.serviceId !== null && isTimed(draft) ? JSON.stringify(args) : null,
    (source) => previewNewSeries(source, args),
  );

  async function take(activates: boolean) {
    const customerId = await ownCustomer();
    if (customerId === undefined) return;
    const subscriptionId = newId();
    const taken = await act({
      name: 'subscription.create',
      args: createSeriesArgs(draft, { subscriptionId, customerId }),
      done: activates ? null : t('newSeries.done'),
      counter: { name: 'subscription.cancel', args: { subscriptionId, reason: '' } },
      explainsRefusal: true,
    });
    if (!taken.ok) return setRefusal(taken.error);
    if (activates && draft.staffId !== null) await activate(subscriptionId, draft.staffId);
    guard.letGo();
    void navigate({ to: '/subscriptions/$subscriptionId', params: { subscriptionId } });
  }

  /** The customer of the series, stored first where somebody is new; null for a guest, undefined where that failed. */
  async function ownCustomer(): Promise<string | null | undefined> {
    if (draft.customerId !== null || draft.isGuest) return draft.customerId;
    const customerId = newId();
    const created = await act({
      name: 'customer.create',
      args: createCustomerArgs(draft, { customerId, addressId: newId() }),
      done: null,
      explainsRefusal: true,
    });
    if (!created.ok) {
      setRefusal(created.error);
      return undefined;
    }
    // From here on the customer exists, whatever becomes of the series.
    setDraft((before) => ({ ...before, customerId, newCustomer: null }));
    return customerId;
  }

  async function activate(subscriptionId: string, staffId: string) {
    await act({
      name: 'subscription.activate',
      args: { subscriptionId, staffId, onClash: preview?.clashCount === 0 ? 'refuse' : 'leave_planned' },
      done: t('series.activate.done', { count: preview?.bookedCount ?? 0 }),
      counter: { name: 'subscription.cancel', args: { subscriptionId, reason: '' } },
    });
  }

  const preview = answer?.ok === true ? answer.value : null;
  return {
    draft,
    setDraft,
    set: (change: Partial<SeriesDraft>) => setDraft((before) => ({ ...before, ...change })),
    preview,
    /** Why nothing would be taken; the server may say another thing later. */
    previewRefusal: answer?.ok === false ? answer.error : null,
    isBehind,
    take,
    refusal,
    dismiss: () => setRefusal(null),
  };
}

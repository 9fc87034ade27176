import { describe, expect, test } from 'vitest';
import { must } from '#shared/core/assert.ts';
import {
  aCompany,
  aCustomer,
  adminActor,
  anAppointment,
  anOrder,
  aService,
  aStaff,
  aSubscription,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { readerOver, type Documents } from '#shared/testing/map-reader.ts';
import { aRequest } from '../../../../../tests/ui/demo-series.ts';
import { previewCommand, type PreviewSource } from '../../app/preview-command.ts';
import { requestEffects } from './request-effects.ts';
import { askCommand, kindsFor, reviewCommand, wishKind, type Reviewing } from './request-target.ts';

const request = aRequest({ id: idOf('wish'), requestedDate: '2026-03-20', requestedTime: '11:00' });
const order = anOrder({ status: 'confirmed', changeRequests: [request] });
const visit = anAppointment({ orderId: order.id, orderItemId: must(order.items[0], 'an item').id });
const WORLD: Documents = {
  company: [aCompany()],
  staff: [aStaff()],
  services: [aService()],
  customers: [aCustomer()],
  orders: [order],
  appointments: [visit],
};

function over(documents: Documents): PreviewSource {
  const actor = adminActor();
  return { reader: readerOver(documents, { actor }), actor, now: NOW, newId: () => crypto.randomUUID() };
}

const APPROVE: Reviewing = { decision: 'approve', notes: '', at: null };

async function effectsOf(documents: Documents, reviewing: Reviewing) {
  const target = { kind: 'order' as const, order: must(documents.orders?.[0], 'an order') };
  const effects = await previewCommand(over(documents), reviewCommand(target, request.id, reviewing));
  if (!effects.ok) throw new Error(effects.error.code);
  return requestEffects(effects.value).lines;
}

describe('[CR2] what approving would do', () => {
  test('moves the order and its visit, as wished or as agreed', async () => {
    expect(await effectsOf(WORLD, APPROVE)).toMatchObject([
      { kind: 'order', from: order.startsAt, to: '2026-03-20T11:00:00.000Z' },
      { kind: 'visit', from: visit.startsAt, to: '2026-03-20T11:00:00.000Z' },
    ]);
    const at = { date: '2026-03-21', time: '09:00' };
    expect((await effectsOf(WORLD, { ...APPROVE, at }))[0]).toMatchObject({ to: '2026-03-21T09:00:00.000Z' });
  });

  test('cancels, or does nothing on the calendar', async () => {
    const asking = (kind: 'cancel' | 'other') => ({
      ...WORLD,
      orders: [
        { ...order, changeRequests: [{ ...request, kind, requestedDate: null, requestedTime: null }] },
      ],
    });
    expect((await effectsOf(asking('cancel'), APPROVE)).map(({ kind }) => kind)).toEqual([
      'orderCancelled',
      'visitCancelled',
    ]);
    expect(await effectsOf(asking('other'), APPROVE)).toEqual([]);
    expect(await effectsOf(WORLD, { ...APPROVE, decision: 'reject' })).toEqual([]);
  });
});

test('[CR1] a series as a whole has no other time to wish for', () => {
  const series = aSubscription();
  const target = { kind: 'series' as const, series, visit: null };
  expect(kindsFor(target)).toEqual(['other', 'cancel']);
  expect(wishKind(target, 'cancel')).toBe('cancelSeries');
  const start = { date: '2026-03-20', time: '09:00' };
  expect(askCommand(target, { requestId: idOf('r'), kind: 'other', start, reason: ' quieter ' })).toEqual({
    name: 'subscription.request_change',
    args: {
      subscriptionId: series.id,
      visitId: null,
      requestId: idOf('r'),
      change: { kind: 'other' },
      reason: 'quieter',
    },
  });
});

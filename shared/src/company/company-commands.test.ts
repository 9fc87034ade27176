import { expect, test } from 'vitest';
import { runCommand } from '../command-kit/run-command.ts';
import { findCommand } from '../commands/registry.ts';
import type { CompanySettings } from '../documents/company.ts';
import {
  aCompany,
  aCoupon,
  adminActor,
  anOrder,
  aService,
  aSubscription,
  idOf,
  NOW,
} from '../testing/builders.ts';
import { afterChanges, readerOver, theOnly, type Documents } from '../testing/map-reader.ts';

async function edit(set: Partial<CompanySettings>, world: Documents = {}) {
  const stored = theOnly({ company: [aCompany()], ...world }, 'company');
  const expect = Object.fromEntries(Object.keys(set).map((field) => [field, stored[field as 'name']]));
  const call = {
    commandId: idOf('command'),
    name: 'company.edit_settings',
    version: 1,
    args: { set, expect },
    occurredAt: NOW,
  };
  const outcome = await runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader: readerOver(world),
    find: findCommand,
  });
  return outcome.ok ? theOnly(afterChanges(world, outcome.value.changes), 'company') : outcome.error;
}

test('[CY1] the phone is one, read by the country that comes with it', async () => {
  expect(await edit({ phone: 'abc' })).toEqual({
    code: 'phone.invalid',
    details: { field: 'phone', country: 'GB' },
  });
  expect(await edit({ phone: '020 7946 0000' })).toMatchObject({ phone: '+442079460000' });
  expect(await edit({ phone: '030 901820', country: 'DE' })).toMatchObject({ phone: '+4930901820' });
});

test.each([{ country: 'ZZ' }, { currency: 'QQQ' }, { zone: '+01:00' }])(
  '[CY1] there is no %o',
  async (set) => {
    const [field] = Object.keys(set);
    expect(await edit(set)).toEqual({ code: 'setting.unknown', details: { field } });
    // What was stored before there were lists stands in nobody's way.
    const world = { company: [aCompany(set)] };
    expect(await edit({ ...set, name: 'Sparkle' }, world)).toMatchObject({ ...set, name: 'Sparkle' });
  },
);

test('[CY1] names of zones, countries and currencies that there are', async () => {
  const set = { zone: 'Asia/Kolkata', country: 'IN', currency: 'INR' };
  expect(await edit(set)).toMatchObject(set);
  expect(await edit({ zone: 'UTC' })).toMatchObject({ zone: 'UTC' });
});

test.each([
  { services: [aService()] },
  { coupons: [aCoupon()] },
  { orders: [anOrder()] },
  { subscriptions: [aSubscription()] },
])('[CY2] the currency stays once there are amounts: %o', async (world) => {
  expect(await edit({ currency: 'JPY' }, world)).toEqual({
    code: 'currency.in_use',
    details: { currency: 'GBP' },
  });
  expect(await edit({ currency: 'GBP', noticeHours: 1 }, world)).toMatchObject({ noticeHours: 1 });
});

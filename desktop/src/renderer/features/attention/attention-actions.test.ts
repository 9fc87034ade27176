import { describe, expect, test } from 'vitest';
import { runCommand } from '#shared/command-kit/run-command.ts';
import { findCommand } from '#shared/commands/registry.ts';
import type { Json } from '#shared/core/json.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import {
  adminActor,
  aCustomer,
  anAddress,
  anAppointment,
  anOrder,
  anOrderItem,
  aService,
  aStaff,
  idOf,
  NOW,
} from '#shared/testing/builders.ts';
import { afterChanges, readerOver, type Documents } from '#shared/testing/map-reader.ts';
import { attentionActions, type AttentionCase } from './attention-actions.ts';

const zone = 'Europe/London';
const ben = aStaff({ id: idOf('ben'), name: 'Ben' });

async function run(documents: Documents, command: { name: string; args: unknown }) {
  const call = { commandId: idOf('command'), version: 1, occurredAt: NOW, ...command };
  return runCommand(call, {
    actor: adminActor(),
    now: NOW,
    reader: readerOver(documents),
    find: findCommand,
  });
}

function actionsFor(given: Omit<AttentionCase, 'zone'>) {
  return attentionActions({ ...given, zone });
}

function commandOf(given: Omit<AttentionCase, 'zone'>, kind: string) {
  const action = actionsFor(given).find((each) => each.kind === kind);
  if (!action || !('command' in action)) throw new Error(`no command for ${kind}`);
  return action.command;
}

describe('a visit dropped on a time that was taken meanwhile', () => {
  const visit = anAppointment();
  const winner = anAppointment({
    id: idOf('winner'),
    startsAt: '2026-03-09T13:00:00.000Z',
    endsAt: '2026-03-09T15:00:00.000Z',
  });
  const documents: Documents = {
    services: [aService()],
    staff: [aStaff(), ben],
    appointments: [visit, winner],
  };
  const mine = {
    name: 'appointment.reschedule',
    args: {
      appointmentId: visit.id,
      date: '2026-03-09',
      time: '13:30',
      staffId: null,
      expect: { startsAt: visit.startsAt, staffId: visit.staffId },
    },
  } satisfies { name: string; args: Json };

  async function refused(): Promise<Omit<AttentionCase, 'zone'>> {
    const outcome = await run(documents, mine);
    if (outcome.ok) throw new Error('the example should be refused');
    return { ...mine, refusal: outcome.error, current: visit };
  }

  test('[SY1] offers other starts, other people and discarding, in this order', async () => {
    const kinds = actionsFor(await refused()).map(({ kind }) => kind);
    expect([...new Set(kinds)]).toEqual(['take_slot', 'take_staff', 'discard']);
  });

  test.each(['take_slot', 'take_staff'])('%s is a command that the rules accept', async (kind) => {
    const command = commandOf(await refused(), kind);
    expect(await run(documents, command)).toMatchObject({ ok: true });
  });
});

describe('an order confirmed for somebody who is busy', () => {
  const order = anOrder();
  const winner = anAppointment({ id: idOf('winner'), startsAt: order.startsAt });
  const documents: Documents = {
    services: [aService()],
    staff: [aStaff(), ben],
    orders: [order],
    appointments: [winner],
  };
  const mine = {
    name: 'order.confirm',
    args: { orderId: order.id, assignments: [], expect: { startsAt: order.startsAt } },
  } satisfies { name: string; args: Json };

  test('can go to somebody free at the same time, or to a start that the customer agrees to', async () => {
    const outcome = await run(documents, mine);
    if (outcome.ok) throw new Error('the example should be refused');
    const given = { ...mine, refusal: outcome.error, current: order };
    const kinds = new Set(actionsFor(given).map(({ kind }) => kind));
    expect([...kinds]).toEqual(['take_slot', 'take_staff', 'discard']);
    expect(await run(documents, commandOf(given, 'take_slot'))).toMatchObject({ ok: true });
    const command = commandOf(given, 'take_staff');
    expect(command.args).toMatchObject({ assignments: [{ itemId: anOrderItem().id, staffId: ben.id }] });
    expect(await run(documents, command)).toMatchObject({ ok: true });
  });
});

describe('a customer edited by two', () => {
  const seen = aCustomer({ addresses: [anAddress()] });
  const added = anAddress({ id: idOf('second'), line1: '2 New Street', isDefault: false });
  const theirs = {
    ...seen,
    phone: '+442079460111',
    name: 'Carla Smith',
    addresses: [anAddress({ line1: '9 Their Road' }), added],
  };
  const mine = {
    name: 'customer.edit',
    args: {
      customerId: seen.id,
      set: { phone: '+442079460222', addresses: [anAddress({ line1: '7 My Road' })] },
      expect: { phone: seen.phone, addresses: seen.addresses },
    },
  } satisfies { name: string; args: Json };
  const documents: Documents = { customers: [theirs] };

  async function refused(): Promise<Omit<AttentionCase, 'zone'>> {
    const outcome = await run(documents, mine);
    if (outcome.ok) throw new Error('the example should be refused');
    return { ...mine, refusal: outcome.error, current: theirs };
  }

  test('may keep theirs or use mine again', async () => {
    expect(actionsFor(await refused()).map(({ kind }) => kind)).toEqual(['use_mine', 'keep_theirs']);
  });

  test('mine again wins the fields both changed and leaves the rest of theirs', async () => {
    const outcome = await run(documents, commandOf(await refused(), 'use_mine'));
    if (!outcome.ok) throw new Error(`refused again: ${outcome.error.code}`);
    const after = afterChanges(documents, outcome.value.changes).customers?.[0];
    expect(after).toMatchObject({ phone: '+442079460222', name: 'Carla Smith' });
    expect(after?.addresses.map(({ line1 }) => line1)).toEqual(['7 My Road', '2 New Street']);
  });
});

describe('other refusals', () => {
  const args = { appointmentId: idOf('appointment') };

  test.each<[string, Refusal, string[]]>([
    [
      'a visit that is over',
      { code: 'status.wrong', details: { collection: 'appointments', status: 'completed', allowed: [] } },
      ['discard'],
    ],
    ['something gone', { code: 'not_found', details: { collection: 'appointments' } }, ['discard']],
    ['a failure of the server', { code: 'internal', details: { requestId: 'r1' } }, ['retry', 'discard']],
    [
      'a command this server does not know',
      { code: 'command.unknown', details: { name: 'x' } },
      ['retry', 'discard'],
    ],
  ])('%s', (_title, refusal, kinds) => {
    const actions = actionsFor({ name: 'appointment.start', args, refusal, current: null });
    expect(actions.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('a row of another version can be discarded', () => {
    const refusal: Refusal = { code: 'forbidden', details: { command: 'x' } };
    expect(actionsFor({ name: 'order.teleport', args, refusal, current: null })).toEqual([
      { kind: 'discard' },
    ]);
  });
});

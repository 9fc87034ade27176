import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { aCustomer, anAccount, anAppointment, aService, aStaff, idOf } from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const mine = '+447700900777';
const theirs = aCustomer({ phone: '+447700900555' });

function staleEdit() {
  const replica = createMemoryReplica({ documents: { customers: [theirs] } });
  const seen = aCustomer().phone;
  replica.addRefused({
    name: 'customer.edit',
    args: { customerId: theirs.id, set: { phone: mine }, expect: { phone: seen } },
    refusal: {
      code: 'stale',
      details: { fields: [{ path: 'phone', expected: seen, current: theirs.phone, proposed: mine }] },
    },
  });
  return openApp({ replica, at: '/attention' });
}

test('a stale field shows what was seen, mine and theirs', async () => {
  staleEdit();
  const row = await screen.findByRole('row', { name: /Phone/ });
  const cells = within(row)
    .getAllByRole('cell')
    .map((cell) => cell.textContent);
  expect(cells).toEqual([aCustomer().phone, mine, theirs.phone]);
});

test('"use mine again" issues the edit against what is true now and settles the case', async () => {
  const { replica } = staleEdit();
  fireEvent.click(await screen.findByRole('button', { name: 'Use mine again' }));
  await screen.findByText('Nothing needs attention');
  expect(replica.rows().at(-1)).toMatchObject({
    name: 'customer.edit',
    args: { set: { phone: mine }, expect: { phone: theirs.phone } },
    verdict: null,
  });
  expect(replica.rows()[0]?.resolvedAt).not.toBeNull();
});

test('an own profile has a way on as well, and a picture is not shown as its bytes', async () => {
  const account = anAccount({ phone: '+442079460001' });
  const replica = createMemoryReplica({ documents: { accounts: [account] } });
  const [before, wanted] = ['data:image/png;base64,AAAA', 'data:image/png;base64,BBBB'];
  replica.addRefused({
    name: 'profile.edit',
    args: { set: { avatar: wanted }, expect: { avatar: before } },
    refusal: {
      code: 'stale',
      details: { fields: [{ path: 'avatar', expected: before, current: null, proposed: wanted }] },
    },
  });
  openApp({ replica, at: '/attention' });
  expect(await screen.findAllByText('a picture')).toHaveLength(2);
  fireEvent.click(await screen.findByText('Use mine again'));
  await screen.findByText('Nothing needs attention');
  expect(replica.rows().at(-1)?.args).toEqual({ set: { avatar: wanted }, expect: { avatar: null } });
});

test('"keep theirs" changes nothing and settles the case', async () => {
  const { replica } = staleEdit();
  fireEvent.click(await screen.findByRole('button', { name: 'Keep theirs' }));
  await screen.findByText('Nothing needs attention');
  expect(replica.rows()).toHaveLength(1);
});

test('an overlap names the winner, and its free alternative can be taken', async () => {
  const visit = anAppointment();
  const winner = anAppointment({
    id: idOf('winner'),
    startsAt: '2026-03-09T13:00:00.000Z',
    endsAt: '2026-03-09T15:00:00.000Z',
    place: { ...visit.place, customerName: 'Wanda Winner' },
  });
  const ben = aStaff({ id: idOf('ben'), name: 'Ben Okafor' });
  const replica = createMemoryReplica({
    documents: { services: [aService()], staff: [aStaff(), ben], appointments: [visit, winner] },
  });
  const expectNow = { startsAt: visit.startsAt, staffId: visit.staffId };
  replica.addRefused({
    name: 'appointment.reschedule',
    args: { appointmentId: visit.id, date: '2026-03-09', time: '13:00', staffId: null, expect: expectNow },
    refusal: {
      code: 'appointment.overlap',
      details: {
        staffId: visit.staffId,
        itemId: visit.id,
        startsAt: winner.startsAt,
        endsAt: winner.endsAt,
        with: [
          {
            kind: 'appointment',
            id: winner.id,
            orderId: null,
            startsAt: winner.startsAt,
            endsAt: winner.endsAt,
          },
        ],
        freeStaffIds: [ben.id],
        freeSlots: [],
      },
    },
  });
  openApp({ replica, at: '/attention' });
  await screen.findByText(/Wanda Winner/);
  expect(
    screen.getByText('Ana Silva already has a visit 13:00–15:00, which meets 13:00–15:00.'),
  ).toBeDefined();
  fireEvent.click(await screen.findByRole('button', { name: 'Same time with Ben Okafor' }));
  await waitFor(() => expect(replica.rows().at(-1)?.args).toMatchObject({ time: '13:00', staffId: ben.id }));
});

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { anAppointment, aService, aStaff, idOf } from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const ben = aStaff({ id: idOf('ben'), name: 'Ben Okafor' });
const visit = anAppointment();
const AT = '/board?day=2026-03-09';

function office(others: ReturnType<typeof anAppointment>[] = []) {
  const replica = createMemoryReplica({
    documents: { services: [aService()], staff: [aStaff(), ben], appointments: [visit, ...others] },
  });
  return openApp({ replica, at: AT });
}

async function takeUp() {
  const card = await screen.findByRole('button', { name: /^Carla Jones, Deep clean, 10:00/ });
  card.focus();
  fireEvent.keyDown(card, { key: 'm' });
  return card;
}

test('a visit moves by keyboard in steps of five minutes and to the next person', async () => {
  const { replica } = office();
  const card = await takeUp();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) fireEvent.keyDown(card, { key });
  expect(screen.getByText('10:10 with Ben Okafor. Enter puts it there, Escape leaves it.')).toBeDefined();
  fireEvent.keyDown(card, { key: 'Enter' });
  await screen.findByRole('button', { name: /10:10–12:10, Ben Okafor, Scheduled, Not sent yet/ });
  expect(replica.rows()[0]).toMatchObject({
    name: 'appointment.reschedule',
    args: {
      date: '2026-03-09',
      time: '10:10',
      staffId: ben.id,
      expect: { startsAt: visit.startsAt, staffId: visit.staffId },
    },
  });
});

test('Undo takes an unsent move back, and counters one that was sent', async () => {
  const { replica } = office();
  const card = await takeUp();
  fireEvent.keyDown(card, { key: 'ArrowRight' });
  fireEvent.keyDown(card, { key: 'Enter' });
  await screen.findByRole('button', { name: /10:05–12:05/ });
  replica.answerAll();
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByRole('button', { name: /10:00–12:00/ });
  expect(replica.rows()[1]?.args).toMatchObject({
    time: '10:00',
    expect: { startsAt: '2026-03-09T10:05:00.000Z' },
  });
});

test('[AP1] the dialog says how long a visit takes, and Undo takes it back', async () => {
  const { replica } = office();
  fireEvent.click(await screen.findByRole('button', { name: /^Carla Jones, Deep clean, 10:00/ }));
  fireEvent.change(await screen.findByLabelText('Minutes'), { target: { value: '180' } });
  fireEvent.click(screen.getByRole('button', { name: 'Move' }));
  await screen.findByRole('button', { name: /10:00–13:00/ });
  expect(replica.rows()[0]).toMatchObject({
    name: 'appointment.reschedule',
    args: { time: '10:00', durationMinutes: 180, expect: { durationMinutes: 120 } },
  });
  replica.answerAll();
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }));
  await screen.findByRole('button', { name: /10:00–12:00/ });
});

test('Escape leaves the visit where it was', async () => {
  const { replica } = office();
  const card = await takeUp();
  fireEvent.keyDown(card, { key: 'ArrowLeft' });
  fireEvent.keyDown(card, { key: 'Escape' });
  expect(screen.getByText('Left where it was.')).toBeDefined();
  expect(replica.rows()).toHaveLength(0);
});

test('a refused drop says why and offers what is free', async () => {
  const busy = anAppointment({
    id: idOf('busy'),
    staffId: ben.id,
    place: { ...visit.place, customerName: 'Wanda Winner' },
  });
  const { replica } = office([busy]);
  const card = await takeUp();
  fireEvent.keyDown(card, { key: 'ArrowDown' });
  fireEvent.keyDown(card, { key: 'Enter' });
  await screen.findByText(/^Ben Okafor already has a visit 10:00–12:15/);
  const [first] = await screen.findAllByRole('button', { name: /^(Take|Same time) / });
  if (!first) throw new Error('no alternative');
  fireEvent.click(first);
  await waitFor(() => expect(replica.rows()).toHaveLength(1));
});

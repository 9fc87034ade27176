import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { aCompany, adminActor, aService } from '#shared/testing/builders.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

beforeEach(() => {
  document.body.replaceChildren();
});

async function openCompany() {
  const replica = createMemoryReplica({
    documents: { company: [aCompany()], services: [aService()] },
    actor: adminActor(),
  });
  openApp({ replica, at: '/setup' });
  fireEvent.click(await screen.findByText('Company'));
  await screen.findByLabelText('Currency');
  return replica;
}

const write = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

test('[CY1] what is no zone or country is told at its field and not saved', async () => {
  const replica = await openCompany();
  write('Time zone', '+01:00');
  write('Country', 'ZZ');
  expect(screen.getAllByText('There is none by this name')).toHaveLength(2);
  fireEvent.click(screen.getByText('Save'));
  expect(replica.rows()).toEqual([]);
  write('Country', 'DE');
  write('Time zone', 'Europe/Berlin');
  expect(screen.queryByText('There is none by this name')).toBeNull();
});

test('[CY1] a phone that is none is told at its field, and the number is kept in one form', async () => {
  const replica = await openCompany();
  write('Phone', 'abc');
  fireEvent.click(screen.getByText('Save'));
  expect(await screen.findByText(/This phone number is not one/)).toBeTruthy();
  expect(screen.getByText('Not accepted')).toBeTruthy();
  write('Phone', '020 7946 0000');
  fireEvent.click(screen.getByText('Save'));
  await waitFor(() => expect(replica.rows()).toHaveLength(1));
});

test('[CY2] with prices there, another currency is refused offline, in words', async () => {
  const replica = await openCompany();
  write('Currency', 'JPY');
  fireEvent.click(screen.getByText('Save'));
  expect(await screen.findByText(/Prices and orders are in GBP/)).toBeTruthy();
  expect(replica.rows()).toEqual([]);
});

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aCustomer, adminActor, managerActor } from '#shared/testing/builders.ts';
import { demoMessages } from './demo-messages.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

async function openMessages(wish: Parameters<typeof demoMessages>[0]) {
  const replica = createMemoryReplica({ documents: { customers: [aCustomer()] }, actor: adminActor() });
  openApp({ replica, at: '/setup', messages: demoMessages(wish) });
  fireEvent.click(await screen.findByRole('tab', { name: 'Messages' }));
}

describe('[ML7] the messages of the set-up', () => {
  test('are listed with what became of each, and more are fetched when wanted', async () => {
    await openMessages('some');
    const failed = await screen.findByRole('button', { name: /guest3/ });
    expect(within(failed).getByText('Failed')).toBeDefined();
    expect(within(failed).getByText(/550 5\.1\.1/)).toBeDefined();
    expect(screen.getByText(/No mail server is set up/)).toBeDefined();
    expect(screen.queryByRole('button', { name: /guest5/ })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await screen.findByRole('button', { name: /guest5/ });
    fireEvent.click(screen.getByLabelText('Not sent'));
    await waitFor(() => expect(screen.queryByRole('button', { name: /guest3/ })).toBeNull());
    await screen.findByRole('button', { name: /no e-mail address/ });
  });

  test('one is opened and sent again', async () => {
    await openMessages('some');
    fireEvent.click(await screen.findByRole('button', { name: /guest3/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Visit moved' });
    await within(dialog).findByText(/Hello Gina Guest,/);
    fireEvent.click(within(dialog).getByRole('button', { name: 'Send again' }));
    await within(dialog).findByText('It waits to be sent again.');
    expect(within(dialog).getByText('Waiting')).toBeDefined();
  });

  test('one that is overtaken has no text', async () => {
    await openMessages('some');
    fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
    fireEvent.click(await screen.findByRole('button', { name: /guest6/ }));
    expect(await screen.findByText(/there is no text to show/)).toBeDefined();
  });

  test.each([
    ['offline', 'Messages are on the server'],
    ['failing', 'The server could not show its messages'],
    ['none', 'No messages'],
  ] as const)('%s says so', async (wish, words) => {
    await openMessages(wish);
    expect(await screen.findByText(words)).toBeDefined();
  });

  test('are not shown to a manager', async () => {
    openApp({ replica: createMemoryReplica({ documents: {}, actor: managerActor() }), at: '/setup' });
    await screen.findByRole('tab', { name: 'Staff' });
    expect(screen.queryByRole('tab', { name: 'Messages' })).toBeNull();
  });
});

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, test } from 'vitest';
import { anAccount, aStaff, idOf } from '#shared/testing/builders.ts';
import { createMemoryReplica, type MemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const ana = aStaff({ accountId: idOf('ana account') });
const anas = anAccount({
  id: idOf('ana account'),
  name: 'Ana Silva',
  email: 'ana@sparkle.example',
  role: 'staff',
  staffId: ana.id,
});
const max = anAccount({ id: idOf('max'), name: 'Max Manager', email: 'max@sparkle.example' });

const press = async (text: string) => fireEvent.click(await screen.findByText(text));
const commands = (replica: MemoryReplica) =>
  replica
    .rows()
    .filter(({ isVoid }) => !isVoid)
    .map(({ name, args }) => [name, args]);

async function openAna(button: string): Promise<MemoryReplica> {
  const { replica } = openApp({
    replica: createMemoryReplica({
      documents: { accounts: [anAccount(), max, anas], staff: [ana], customers: [], invitations: [] },
      isOnline: false,
    }),
    at: '/setup',
  });
  await press('Accounts');
  await press('Ana Silva');
  await press(button);
  return replica;
}

beforeEach(() => {
  document.body.replaceChildren();
});

test('[AC7] another e-mail is not confirmed unless somebody says so, and is taken back', async () => {
  const replica = await openAna('Change e-mail…');
  const save = (await screen.findByText('Change the e-mail')).closest('button');
  expect(save?.disabled).toBe(true);
  const email = await screen.findByLabelText('E-mail', { selector: 'input' });
  fireEvent.change(email, { target: { value: 'no mail' } });
  await screen.findByText('This is no e-mail address.');
  fireEvent.change(email, { target: { value: 'MAX@sparkle.example' } });
  await press('Change the e-mail');
  await screen.findByText(/already has this e-mail/);
  fireEvent.change(email, { target: { value: 'Ana@other.example ' } });
  await screen.findByText(/^ana@sparkle\.example gets a message/);
  await press('Change the e-mail');
  await screen.findByText('Ana Silva signs in with ana@other.example.');
  expect(commands(replica)).toEqual([
    [
      'account.set_email',
      {
        accountId: anas.id,
        set: { email: 'ana@other.example', isVerified: false },
        expect: { email: 'ana@sparkle.example', isVerified: true },
      },
    ],
  ]);
  await press('Undo');
  await waitFor(() => expect(commands(replica)).toEqual([]));
});

test('[AC8] a link is taken away after saying what goes with it', async () => {
  const replica = await openAna('Change role or link…');
  await screen.findByText('Linked to Ana Silva, of the staff');
  await press('Take away…');
  await screen.findByText(/as a customer without a record/);
  await press('Take it away');
  await screen.findByText('Ana Silva does not belong to Ana Silva any more.');
  expect(commands(replica)).toEqual([['account.unlink_staff', { accountId: anas.id, staffId: ana.id }]]);
});

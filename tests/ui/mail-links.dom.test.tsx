import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { mailLinkIn } from '#desktop/renderer/features/mail-links/mail-link.ts';
import { createMemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

const TOKEN = 'q'.repeat(43);
const PASSWORD = 'quiet violet trombones';

function follow(at: string) {
  // Whoever follows a link may have no account, and needs none of what an insecure page lacks.
  return openApp({
    replica: createMemoryReplica({ documents: {} }),
    sessions: 'none',
    isSecure: false,
    at,
  });
}

async function enter(password: string, button: string) {
  fireEvent.change(await screen.findByLabelText('Password'), { target: { value: password } });
  fireEvent.click(screen.getByRole('button', { name: button }));
}

describe('[ML1] where the links of mails lead', () => {
  test('an order is shown to whoever holds its token, and cancelled after a question', async () => {
    const { asked } = follow(`/track?token=${TOKEN}`);
    await screen.findByText(/9 March 2026 at 10:00/);
    expect(screen.getByText('£115.00')).toBeDefined();
    fireEvent.click(screen.getByRole('button', { name: 'Cancel this order' }));
    expect(asked).toEqual([]);
    const dialog = await screen.findByRole('dialog');
    const [sure] = [...dialog.querySelectorAll('button')].filter(
      ({ textContent }) => textContent === 'Cancel this order',
    );
    if (sure) fireEvent.click(sure);
    await screen.findByText(/^cancelled$/i);
    expect(asked).toEqual(['cancel the order']);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Cancel this order' })).toBeNull());
  });

  test.each(['track', 'track-series'])('a %s token that opens nothing says so', async (page) => {
    follow(`/${page}?token=${'-'.repeat(43)}`);
    expect((await screen.findByRole('alert')).textContent).toContain('This link is not valid');
  });

  test('a series is shown', async () => {
    follow(`/track-series?token=${TOKEN}`);
    await screen.findByText('every two weeks at 10:00');
    expect(screen.getByText('3 of 12 done')).toBeDefined();
  });

  test('an e-mail is confirmed with the password, and a wrong one says so', async () => {
    follow(`/verify-email?token=${TOKEN}`);
    await enter('wrong', 'Confirm my e-mail');
    expect((await screen.findByRole('alert')).textContent).toContain('password is wrong');
    await enter(PASSWORD, 'Confirm my e-mail');
    await screen.findByText('Your e-mail is confirmed.');
  });

  test('another password is set, and the way leads to the sign-in', async () => {
    const { asked } = follow(`/reset-password?token=${TOKEN}`);
    await enter('passwordpassword', 'Set the password');
    expect((await screen.findByRole('alert')).textContent).toContain('not accepted');
    await enter(PASSWORD, 'Set the password');
    await screen.findByText(/new password is set/);
    expect(asked.at(-1)).toBe(`set ${PASSWORD}`);
    fireEvent.click(screen.getByRole('button', { name: 'To the sign-in page' }));
    await screen.findByText('A safe connection is needed');
  });

  test.each([
    ['verify-email', 'Confirm my e-mail', 'send nia@home.example a verification link'],
    ['reset-password', 'Set the password', 'send nia@home.example a reset link'],
  ])('[AC6] a %s link that opens nothing leads to asking for another', async (page, button, sent) => {
    const { asked } = follow(`/${page}?token=${'-'.repeat(43)}`);
    await enter('a wrong one, long enough', button);
    fireEvent.click(await screen.findByText('Ask for another link'));
    fireEvent.change(screen.getByLabelText('E-mail'), { target: { value: ' nia@home.example ' } });
    fireEvent.click(screen.getByText('Send me a link'));
    // Nothing in it tells whether there is such an account.
    await screen.findByText(/^If .*nia@home\.example.* a link is on its way/);
    expect(asked.at(-1)).toBe(sent);
  });

  test('nothing else in the fragment is taken for a link', () => {
    for (const hash of ['', '#/', '#/orders', '#/track', '#/track?token=short', `#/admin?token=${TOKEN}`])
      expect(mailLinkIn(hash)).toBeNull();
  });
});

import { expect, test } from 'vitest';
import { emailCommand, emailCounter, type SeenEmail } from './email-change.ts';

const seen: SeenEmail = { id: 'a', email: 'old@b.example', isVerified: true, customerId: null };

test('[AC7] another e-mail says its mark too; the mark alone says nothing of the e-mail', () => {
  expect(emailCommand(seen, { email: 'new@b.example', isVerified: true })?.args).toEqual({
    accountId: 'a',
    set: { email: 'new@b.example', isVerified: true },
    expect: { email: 'old@b.example', isVerified: true },
  });
  expect(emailCommand(seen, { email: 'old@b.example', isVerified: false })?.args).toEqual({
    accountId: 'a',
    set: { isVerified: false },
    expect: { isVerified: true },
  });
  expect(emailCommand(seen, { email: 'old@b.example', isVerified: true })).toBeNull();
});

test('[AC7] it is taken back by its opposite, but for what may have brought orders along', () => {
  expect(emailCounter(seen, { email: 'new@b.example', isVerified: false })?.args).toEqual({
    accountId: 'a',
    set: { email: 'old@b.example', isVerified: true },
    expect: { email: 'new@b.example', isVerified: false },
  });
  const customer = { ...seen, customerId: 'c' };
  expect(emailCounter(customer, { email: 'new@b.example', isVerified: true })).toBeNull();
  expect(emailCounter(customer, { email: 'new@b.example', isVerified: false })).not.toBeNull();
});

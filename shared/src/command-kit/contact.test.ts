import { expect, test } from 'vitest';
import { phoneNumberOf, phoneText } from '../core/phone-number.ts';
import { postcodeOf } from '../core/postcode.ts';
import { readContact, type Contact } from './contact.ts';

test.each([
  ['020 7946 0000', 'GB', '+442079460000'],
  ['(020) 7946-0000', 'GB', '+442079460000'],
  ['+44 20 7946 0000', 'GB', '+442079460000'],
  ['00442079460000', 'GB', '+442079460000'],
  ['+44 20 7946 0000', 'DE', '+442079460000'],
  ['030 123456', 'DE', '+4930123456'],
  ['0049 30 123456', 'GB', '+4930123456'],
  ['020 7946 0000 ext. 5', 'GB', '+442079460000;ext=5'],
  ['+44 20 7946 0000', 'XX', '+442079460000'],
  ['020 7946 0000', 'XX', null],
  ['7946 0000', 'GB', null],
  ['999', 'GB', null],
  ['call 020 7946 0000', 'GB', null],
  ['', 'GB', null],
])('[CU8] the phone number %j in %s is kept as %j, and that stays itself', (written, country, stored) => {
  expect(phoneNumberOf(written, country)).toBe(stored);
  expect(stored === null ? null : phoneNumberOf(stored, country)).toBe(stored);
});

test.each([
  ['sw1a1aa', 'GB', 'SW1A 1AA'],
  ['NW1  6xe', 'GB', 'NW1 6XE'],
  ['SW1A', 'GB', null],
  ['10115', 'GB', null],
  ['10115', 'DE', '10115'],
  ['1011', 'DE', null],
  ['1012ab', 'NL', '1012 AB'],
  ['00950', 'PL', '00-950'],
  ['11455', 'SE', '114 55'],
  ['90210', 'US', '90210'],
  ['902101234', 'US', '90210-1234'],
  ['anything at all', 'JP', 'anything at all'],
])('[CU8] the postcode %j in %s is kept as %j, and that stays itself', (written, country, stored) => {
  expect(postcodeOf(written, country)).toBe(stored);
  expect(stored === null ? null : postcodeOf(stored, country)).toBe(stored);
});

test('[CU8] a number is shown as it is dialled in the country, and what is none as it is', () => {
  const shown = ['+442079460000', '+4930123456', '+442079460000;ext=5', 'ask Bob'];
  expect(shown.map((stored) => phoneText(stored, 'GB'))).toEqual([
    '020 7946 0000',
    '+49 30 123456',
    '020 7946 0000 x5',
    'ask Bob',
  ]);
});

test('[CU8] what is none is refused by field; a blank number is none, and other fields pass', () => {
  const country = 'GB';
  expect(readContact({ phone: 'ask Bob' }, { country })).toEqual({
    ok: false,
    error: { code: 'phone.invalid', details: { field: 'phone', country } },
  });
  expect(readContact({ guestPhone: '1' }, { country })).toMatchObject({
    error: { details: { field: 'guestPhone' } },
  });
  expect(readContact({ addresses: [{ id: 'a', postcode: 'nowhere' }] }, { country })).toMatchObject({
    error: { code: 'postcode.invalid' },
  });
  expect(readContact({ name: 'Bob', phone: ' ', tags: [] }, { country })).toEqual({
    ok: true,
    value: { name: 'Bob', phone: null, tags: [] },
  });
  expect(readContact<Contact & { name: string }>({ name: 'Bob' }, { country })).toEqual({
    ok: true,
    value: { name: 'Bob' },
  });
});

test('[CU8] what is stored from before and not changed is left as it is', () => {
  const old = { phone: 'ask Bob', addresses: [{ id: 'a', postcode: 'NOWHERE' }] };
  const added = [...old.addresses, { id: 'b', postcode: 'nw16xe' }];
  expect(readContact({ ...old, addresses: added }, { country: 'GB', stored: old })).toEqual({
    ok: true,
    value: { phone: 'ask Bob', addresses: [old.addresses[0], { id: 'b', postcode: 'NW1 6XE' }] },
  });
  expect(readContact({ phone: 'ask Ann' }, { country: 'GB', stored: old }).ok).toBe(false);
});

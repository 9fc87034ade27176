import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#shared/access/actor.ts';
import { EVERYONE } from '#shared/documents/account.ts';
import type { Coupon } from '#shared/documents/coupon.ts';
import {
  aCoupon,
  aCustomer,
  adminActor,
  anAccount,
  anInvitation,
  anOrder,
  aService,
  aStaff,
  idOf,
  managerActor,
} from '#shared/testing/builders.ts';
import { createMemoryReplica, type MemoryReplica } from './memory-replica.ts';
import { openApp } from './open-office.tsx';

// By its text: finding by role computes the whole page's accessible names each time.
const press = async (text: string | RegExp) => fireEvent.click(await screen.findByText(text));
const commands = (replica: MemoryReplica) =>
  replica
    .rows()
    .filter(({ isVoid }) => !isVoid)
    .map(({ name, args }) => [name, args]);

beforeEach(() => {
  document.body.replaceChildren();
});

const winter = aCoupon({
  id: idOf('winter'),
  code: 'WINTER5',
  discountType: 'fixed',
  discountValue: 500,
  validFrom: '2025-12-01T00:00:00.000Z',
  validUntil: '2026-03-01T00:00:00.000Z',
  status: 'expired',
});
const usage = {
  id: idOf('usage'),
  couponId: idOf('coupon'),
  code: 'SPRING10',
  discountMinor: 850,
  personKeys: [],
  usedAt: '2026-03-01T10:00:00.000Z',
  releasedAt: null,
};

async function openCoupons({
  coupons = [aCoupon({ usedCount: 3, validUntil: '2026-03-31T23:00:00.000Z' }), winter],
  actor = adminActor(),
}: { coupons?: Coupon[]; actor?: Actor } = {}) {
  const orders = [anOrder({ guestName: 'Gina Guest', customerId: null, couponUsages: [usage] })];
  const opened = openApp({
    replica: createMemoryReplica({
      documents: { services: [aService()], coupons, orders },
      actor,
      isOnline: false,
    }),
    at: '/setup',
  });
  await press('Coupons');
  return opened;
}
const type = (label: string, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });

describe('[CO1] coupons', () => {
  test('one is added offline: percentages in hundredths, days as instants of the company', async () => {
    const opened = await openCoupons({ coupons: [] });
    await screen.findByText('No coupons yet');
    await press('Add');
    const add = await screen.findByText('Add a coupon', { selector: 'button *' });
    expect(add.closest('button')?.disabled).toBe(true);
    type('Code', 'summer 12');
    type('Percent', '12.5');
    type('First day', '2026-06-01');
    type('Last day', '2026-06-30');
    type('Uses by one person', '1');
    fireEvent.click(add);
    await screen.findByText('SUMMER12 can be used.');
    expect(commands(opened.replica)).toEqual([
      [
        'coupon.create',
        expect.objectContaining({
          code: 'SUMMER12',
          discountType: 'percentage',
          discountValue: 1250,
          validFrom: '2026-05-31T23:00:00.000Z',
          validUntil: '2026-06-30T23:00:00.000Z',
          usageLimit: null,
          perCustomerLimit: 1,
        }),
      ],
    ]);
    await screen.findByText('Save');
  });

  test('a code that exists and a percentage that is none are told where one is looking', async () => {
    const opened = await openCoupons();
    await press('Add');
    type('Code', 'winter5');
    type('Percent', '130');
    screen.getByText(/This is no percentage/);
    type('Percent', '13');
    fireEvent.click(screen.getByText('Add a coupon', { selector: 'button *' }));
    expect((await screen.findByRole('alert')).textContent).toContain('already has this code');
    expect(opened.replica.rows()).toEqual([]);
  });

  test('an edit carries what was seen, and a limit below what was used is refused in words', async () => {
    const opened = await openCoupons();
    await screen.findByDisplayValue('SPRING10');
    type('Uses in all', '2');
    await press('Save');
    expect((await screen.findByRole('alert')).textContent).toContain('look at uses in all');
    type('Uses in all', '50');
    await press('Save');
    await screen.findByText('Saved.');
    expect(commands(opened.replica)).toEqual([
      ['coupon.edit', { couponId: idOf('coupon'), set: { usageLimit: 50 }, expect: { usageLimit: 100 } }],
    ]);
    await press('Undo');
    await screen.findByDisplayValue('100');
  });

  test('switching off asks first, and can be taken back', async () => {
    const opened = await openCoupons();
    await press('Switch off…');
    await press('No, go back');
    expect(opened.replica.rows()).toEqual([]);
    await press('Switch off…');
    await press('Switch off');
    await screen.findByText('SPRING10 is switched off.');
    await press('Undo');
    await waitFor(() => expect(opened.replica.rows()[0]?.isVoid).toBe(true));
  });

  test('an expired one gets a later end first, and is switched on then', async () => {
    const opened = await openCoupons();
    await press('WINTER5');
    await screen.findByText(/Its time is over/);
    expect(screen.getByText('Switch on').closest('button')?.disabled).toBe(true);
    expect(screen.getByLabelText<HTMLInputElement>('Last day').value).toBe('2026-02-28');
    type('Last day', '2026-03-20');
    await press('Save');
    await screen.findByText(/Its time is not over any more/);
    await press('Switch on');
    await screen.findByText('WINTER5 can be used.');
    expect(commands(opened.replica).map(([name]) => name)).toEqual(['coupon.edit', 'coupon.set_active']);
    expect(commands(opened.replica)[0]?.[1]).toMatchObject({
      set: { validUntil: '2026-03-21T00:00:00.000Z' },
    });
  });

  test('the list is searched and narrowed by state', async () => {
    await openCoupons();
    const listed = () => screen.queryAllByText(/^(SPRING10|WINTER5)/, { selector: 'button *' });
    await waitFor(() => expect(listed()).toHaveLength(2));
    await press('Ended');
    await waitFor(() => expect(listed().map(({ textContent }) => textContent?.trim())).toEqual(['WINTER5']));
    // What is open stays open.
    screen.getByDisplayValue('SPRING10');
    type('Code or description', 'spring');
    await screen.findByText('No coupon like that.');
    await press('All');
    await waitFor(() => expect(listed().map(({ textContent }) => textContent?.trim())).toEqual(['SPRING10']));
  });

  test('its uses are looked for, and those that are not held are counted', async () => {
    await openCoupons();
    await press('Show');
    const uses = await screen.findByLabelText('Where it was used');
    await within(uses).findByText('Gina Guest');
    expect(within(uses).getByText('Order ORD-000001').closest('a')?.hash).toBe(`#/orders/${idOf('order')}`);
    within(uses).getByText(/£8\.50 off/);
    within(uses).getByText(/^2 more uses/);
  });

  test('[PM1] a manager looks and does not change', async () => {
    await openCoupons({ actor: managerActor() });
    await screen.findByText(/10 % off · used 3 of 100 times/);
    await screen.findByText(/1 March 2026 to .*31 March 2026/);
    for (const text of ['Add', 'Save', /^Switch o/]) expect(screen.queryByText(text)).toBeNull();
  });
});

const max = anAccount({
  id: idOf('manager account'),
  name: 'Max Manager',
  email: 'max@sparkle.example',
  role: 'manager',
  managerScope: EVERYONE,
  deniedPermissions: ['staff'],
});
const ana = aStaff();
const ben = aStaff({ id: idOf('ben'), name: 'Ben Okafor', accountId: null });
const anas = anAccount({
  id: ana.accountId ?? '',
  name: 'Ana Silva',
  email: 'ana@sparkle.example',
  role: 'staff',
  staffId: ana.id,
});
const open = anInvitation({ createdAt: '2026-03-01T09:00:00.000Z' });
const used = anInvitation({
  id: idOf('used'),
  name: 'Uma Used',
  email: 'uma@sparkle.example',
  usedAt: '2026-03-01T09:00:00.000Z',
});

async function openAccounts(): Promise<MemoryReplica> {
  const { replica } = openApp({
    replica: createMemoryReplica({
      documents: {
        accounts: [anAccount(), max, anas],
        staff: [ana, ben],
        customers: [aCustomer(), aCustomer({ id: idOf('twin'), name: 'Tom Twin' })],
        invitations: [open, used],
      },
      isOnline: false,
    }),
    at: '/setup',
  });
  await press('Accounts');
  await screen.findByText('max@sparkle.example');
  return replica;
}
const field = (label: string) => screen.findByLabelText(label, { selector: 'input' });
async function choose(label: string, option: string, typed?: string) {
  const input = await field(label);
  fireEvent.click(input);
  if (typed !== undefined) fireEvent.change(input, { target: { value: typed } });
  fireEvent.click(await screen.findByText(option, { selector: '[role=option] *' }));
}
describe('[AC4] what an account is', () => {
  test('a manager who becomes staff is linked to somebody without an account, and told what goes', async () => {
    const replica = await openAccounts();
    await press('Max Manager');
    await press('Change role or link…');
    expect((await screen.findByText('Change')).closest('button')?.disabled).toBe(true);
    await choose('Role', 'Field staff');
    const member = await field('Whose visits they see');
    fireEvent.click(member);
    await screen.findByText('Ben Okafor', { selector: '[role=option] *' });
    expect(screen.queryByText('Ana Silva', { selector: '[role=option] *' })).toBeNull();
    await choose('Whose visits they see', 'Ben Okafor');
    await screen.findByText(/Whom Max Manager looks after .* is forgotten/);
    await press('Change');
    await screen.findByText('Max Manager belongs to Ben Okafor now.');
    expect(commands(replica)).toEqual([['account.link_staff', { accountId: max.id, staffId: ben.id }]]);
    expect(screen.queryByText('May change')).toBeNull();
  });

  test('a role alone is set and taken back; one that was changed meanwhile is refused in words', async () => {
    const replica = await openAccounts();
    await press('Ana Silva');
    await press('Change role or link…');
    await choose('Role', 'Manager');
    await press('Change');
    await screen.findByText('Ana Silva: Manager now.');
    expect(commands(replica)).toEqual([
      ['account.set_role', { accountId: anas.id, role: 'manager', expect: { role: 'staff' } }],
    ]);
    await press('Undo');
    await waitFor(() => expect(commands(replica)).toEqual([]));
    await press('Change role or link…');
    await choose('Role', 'Manager');
    replica.receive('accounts', { ...anas, role: 'admin', revision: 2 });
    await press('Change');
    await screen.findByText(/^Somebody else changed/);
  });

  test('a customer is found by typing and linked; guest orders of the e-mail come along', async () => {
    const replica = await openAccounts();
    await press('Ana Silva');
    await press('Change role or link…');
    await choose('Role', 'Customer');
    await choose('Whose orders they see', 'Tom Twin, NW1 6XE', 'twin');
    await screen.findByText(/ordered as a guest under ana@sparkle\.example/);
    await press('Change');
    await screen.findByText('Ana Silva belongs to Tom Twin now.');
    expect(commands(replica)).toEqual([
      ['account.link_customer', { accountId: anas.id, customerId: idOf('twin') }],
    ]);
  });

  test('a manager gets fewer people and other permissions in one edit of what was seen', async () => {
    const replica = await openAccounts();
    await press('Max Manager');
    fireEvent.click(await screen.findByLabelText('All staff'));
    await choose('These staff', 'Ben Okafor');
    fireEvent.click(screen.getByLabelText('Staff, their hours and areas'));
    fireEvent.click(screen.getByLabelText('Orders'));
    await press('Save');
    await screen.findByText('Saved.');
    expect(commands(replica)).toEqual([
      [
        'account.set_manager_scope',
        {
          accountId: max.id,
          set: {
            managerScope: { ...EVERYONE, allStaff: false, staffIds: [ben.id] },
            deniedPermissions: ['orders'],
          },
          expect: { managerScope: EVERYONE, deniedPermissions: ['staff'] },
        },
      ],
    ]);
  });

  test('[AC2] switching off asks first; nobody changes their own account here', async () => {
    const replica = await openAccounts();
    await press('Ana Silva');
    await press('Switch off…');
    await press('Switch off');
    await screen.findByText('Ana Silva is switched off.');
    expect(commands(replica)).toEqual([['account.set_active', { accountId: anas.id, isActive: false }]]);
    await press('admin@sparkle.example');
    await screen.findByText(/This is your own account/);
    expect(screen.queryByText('Change role or link…')).toBeNull();
  });

  test('what was typed and not saved is asked about before another account or part takes its place', async () => {
    await openAccounts();
    await press('Max Manager');
    fireEvent.click(await screen.findByLabelText('All staff'));
    await press('ana@sparkle.example');
    await press('No, go back');
    await waitFor(() => expect(screen.queryByText('Leave without saving?')).toBeNull());
    screen.getByText('May change');
    await press('Company');
    await press('Leave without saving');
    await screen.findByText('Rules of booking');
    // Nothing is left of it to ask about.
    await press('Accounts');
    await screen.findByText('max@sparkle.example');
  });
});

describe('[AC1] invitations', () => {
  const menu = async (item: string) => {
    fireEvent.click(screen.getByLabelText('More to do with the invitation of Nia New'));
    await press(item);
  };

  test('invited again is another one in place of the first, after a question', async () => {
    const replica = await openAccounts();
    await menu('Invite again');
    await screen.findByText(/Another mail with another link goes to new@sparkle.example/);
    expect(replica.rows()).toEqual([]);
    fireEvent.click(screen.getByText('Invite again', { selector: '[role=dialog] button *' }));
    await screen.findByText('Nia New is invited again.');
    expect(commands(replica)).toEqual([
      ['account.resend_invitation', { invitationId: open.id, newInvitationId: expect.any(String) }],
    ]);
    await screen.findByText(/replaced by a newer one/);
  });

  test('withdrawn and deleted, each after a question; a used one stays', async () => {
    const replica = await openAccounts();
    expect(screen.queryByLabelText('More to do with the invitation of Uma Used')).toBeNull();
    await menu('Withdraw…');
    await press('Withdraw');
    await screen.findByText(/· withdrawn$/);
    await menu('Delete…');
    await press('Delete');
    await waitFor(() => expect(screen.queryByText('Nia New')).toBeNull());
    expect(commands(replica).map(([name]) => name)).toEqual([
      'account.revoke_invitation',
      'account.delete_invitation',
    ]);
  });
});

test('[AC5] the list of the staff shows the picture that somebody gave their account', async () => {
  const picture = 'data:image/png;base64,iVBORw0KGgo=';
  const account = anAccount({ role: 'staff', staffId: aStaff().id, avatar: picture });
  openApp({
    replica: createMemoryReplica({
      documents: {
        staff: [aStaff({ accountId: account.id }), aStaff({ id: idOf('other'), name: 'Ben Okafor' })],
        accounts: [account],
      },
      actor: adminActor(),
      isOnline: false,
    }),
    at: '/setup',
  });
  const entry = await screen.findByRole('button', { name: /^Ana Silva(?! no)/ });
  await waitFor(() => expect(entry.querySelector('img')?.getAttribute('src')).toBe(picture));
  const other = screen.getByRole('button', { name: /^Ben Okafor/ });
  expect(other.querySelector('img')).toBeNull();
});

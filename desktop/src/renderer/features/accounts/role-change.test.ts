import { describe, expect, test } from 'vitest';
import { roleCommand, roleCounter, unlinkCommand, unlinkCounter, type SeenAccount } from './role-change.ts';

const admin: SeenAccount = { id: 'a', role: 'admin', staffId: null, customerId: null };
const none = { staffId: null, customerId: null };

describe('[AC4] what a choice of role asks for', () => {
  test('a role alone names the role that was seen, and is taken back by its opposite', () => {
    expect(roleCommand(admin, { role: 'manager', ...none })).toEqual({
      name: 'account.set_role',
      args: { accountId: 'a', role: 'manager', expect: { role: 'admin' } },
    });
    expect(roleCounter(admin, { role: 'manager', ...none })).toEqual({
      name: 'account.set_role',
      args: { accountId: 'a', role: 'admin', expect: { role: 'manager' } },
    });
  });

  test.each(['staff', 'customer'] as const)('%s without a link, or as it is already, is nothing', (role) => {
    expect(roleCommand(admin, { role, ...none })).toBeNull();
    const linked = { ...admin, role, staffId: 's', customerId: 'c' };
    expect(roleCommand(linked, { role, staffId: 's', customerId: 'c' })).toBeNull();
  });

  test('a new link sets the role itself; one that is there needs the role only', () => {
    expect(roleCommand(admin, { role: 'staff', staffId: 's', customerId: null })?.name).toBe(
      'account.link_staff',
    );
    expect(roleCommand(admin, { role: 'customer', staffId: null, customerId: 'c' })?.name).toBe(
      'account.link_customer',
    );
    const before = { ...admin, staffId: 's' };
    expect(roleCommand(before, { role: 'staff', staffId: 's', customerId: null })?.name).toBe(
      'account.set_role',
    );
  });

  test('another link is taken back by the former; what went with a manager comes back by nothing', () => {
    const staff = { ...admin, role: 'staff' as const, staffId: 's' };
    expect(roleCounter(staff, { role: 'staff', staffId: 't', customerId: null })).toEqual({
      name: 'account.link_staff',
      args: { accountId: 'a', staffId: 's' },
    });
    const manager = { ...admin, role: 'manager' as const };
    expect(roleCounter(manager, { role: 'admin', ...none })).toBeNull();
    expect(roleCounter(admin, { role: 'staff', staffId: 's', customerId: null })).toBeNull();
  });
});

test('[AC8] a link is taken away by its record, and comes back only with the role that it sets', () => {
  expect(unlinkCommand(admin, 'staff')).toBeNull();
  expect(unlinkCommand(admin, 'customer')).toBeNull();
  const both = { ...admin, staffId: 's', customerId: 'c' };
  expect(unlinkCommand(both, 'staff')).toEqual({
    name: 'account.unlink_staff',
    args: { accountId: 'a', staffId: 's' },
  });
  expect(unlinkCommand(both, 'customer')?.args).toEqual({ accountId: 'a', customerId: 'c' });
  expect(unlinkCounter(both, 'staff')).toBeNull();
  expect(unlinkCounter({ ...both, role: 'staff' }, 'staff')?.name).toBe('account.link_staff');
  expect(unlinkCounter({ ...both, role: 'staff' }, 'customer')).toBeNull();
  expect(unlinkCounter({ ...both, role: 'customer' }, 'customer')?.name).toBe('account.link_customer');
});

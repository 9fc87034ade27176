import { describe, expect, test } from 'vitest';
import { Account, Invitation } from '../documents/account.ts';
import { Appointment } from '../documents/appointment.ts';
import { Company } from '../documents/company.ts';
import { Customer } from '../documents/customer.ts';
import { Order } from '../documents/order.ts';
import { Service } from '../documents/service.ts';
import { Staff } from '../documents/staff.ts';
import * as builders from './builders.ts';

describe('every builder gives what its schema accepts, unchanged', () => {
  test.each([
    ['aCompany', Company, builders.aCompany()],
    ['aService', Service, builders.aService()],
    ['aStaff', Staff, builders.aStaff()],
    ['aCustomer', Customer, builders.aCustomer()],
    ['anOrder', Order, builders.anOrder()],
    ['anAppointment', Appointment, builders.anAppointment()],
    ['anAccount', Account, builders.anAccount()],
    ['anInvitation', Invitation, builders.anInvitation()],
  ])('%s', (_name, schema, document) => {
    expect(schema.parse(document)).toEqual(document);
  });
});

test('idOf is stable and differs by name', () => {
  expect(builders.idOf('a')).toBe(builders.idOf('a'));
  expect(builders.idOf('a')).not.toBe(builders.idOf('b'));
});

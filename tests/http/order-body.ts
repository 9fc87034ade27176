import { idOf } from '#shared/testing/builders.ts';

/** A request that the builders' world can fulfil. */
export function anOrderBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    guest_name: 'Gina Guest',
    guest_email: 'gina@guest.example',
    guest_phone: '+44 7700 900123',
    line1: '5 Allsop Place',
    line2: '',
    city: 'London',
    postcode: 'NW1 6XE',
    access_notes: 'ring twice',
    scheduled_date: '2026-03-09',
    scheduled_time: '10:00',
    notes: '',
    items: [{ service: idOf('service'), quantity: 1 }],
    ...overrides,
  };
}

/** The same of a customer who is signed in. */
export function anUnnamedOrderBody(): Record<string, unknown> {
  const { guest_name: _name, guest_email: _email, guest_phone: _phone, ...unnamed } = anOrderBody();
  return unnamed;
}

export function aKey(): string {
  return crypto.randomUUID();
}

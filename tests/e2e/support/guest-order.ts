import { guestOf, type JsonReply } from './public-api.ts';

const POSTCODE = 'NW1 6XE';

export interface GuestOrder {
  serviceId: string;
  date: string;
  time: string;
  track(address: string): Promise<JsonReply>;
}

export interface GuestWish {
  guestName: string;
  /** The same service and start as another order; else the first that is free from the day after tomorrow. */
  at?: Pick<GuestOrder, 'serviceId' | 'date' | 'time'>;
  staffName?: string;
}

/** A guest asks which times are free and orders, as the public pages do. */
export async function orderAsGuest(address: string, wish: GuestWish): Promise<GuestOrder> {
  const guest = guestOf(address);
  const { serviceId, date, time } = wish.at ?? (await firstFree(address));
  const staff = wish.staffName === undefined ? null : await staffId(address, wish.staffName);
  const reply = await guest.post('/api/orders/', {
    guest_name: wish.guestName,
    guest_email: 'guest@example.com',
    line1: '5 Slice Street',
    city: 'London',
    postcode: POSTCODE,
    scheduled_date: date,
    scheduled_time: time,
    items: [{ service: serviceId, quantity: 1, staff }],
  });
  const { tracking_token: token } = reply.body;
  if (typeof token !== 'string') throw new Error(`the order was refused: ${JSON.stringify(reply.body)}`);
  return {
    serviceId,
    date,
    time,
    track: (where) => guestOf(where).get('/api/orders/track/', { 'tracking-token': token }),
  };
}

async function firstFree(address: string): Promise<Pick<GuestOrder, 'serviceId' | 'date' | 'time'>> {
  const guest = guestOf(address);
  const services = await guest.get('/api/services/');
  const list = services.body['items'] as { id: string; slug: string }[];
  const serviceId = list.find(({ slug }) => slug.includes('regular'))?.id ?? '';
  const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const query = new URLSearchParams({
    service: serviceId,
    postcode: POSTCODE,
    from: dayOf(3),
    to: dayOf(20),
  });
  const { body } = await guest.get(`/api/availability/?${query}`);
  const days = body['days'] as { date: string; slots: { time: string; staff: unknown[] }[] }[];
  for (const { date, slots } of days) {
    // Two people at least, so that the office has a choice.
    const slot = slots.find(({ staff }) => staff.length > 2);
    if (slot) return { serviceId, date, time: slot.time };
  }
  throw new Error(`no free slot: ${JSON.stringify(body).slice(0, 500)}`);
}

async function staffId(address: string, name: string): Promise<string> {
  const { body } = await guestOf(address).get('/api/staff/');
  const member = (body['items'] as { id: string; name: string }[]).find((each) => each.name === name);
  if (!member) throw new Error(`nobody is called ${name}`);
  return member.id;
}

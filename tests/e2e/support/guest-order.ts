import { guestOf, type JsonReply } from './public-api.ts';

const POSTCODE = 'NW1 6XE';

export interface GuestOrder {
  serviceId: string;
  date: string;
  time: string;
  trackingToken: string;
  track(): Promise<JsonReply>;
}

interface Day {
  date: string;
  slots: { time: string; staff_count?: number }[];
}

/** A guest asks which times are free and orders the first, as the public pages do. */
export async function placeGuestOrder(address: string, guestName: string): Promise<GuestOrder> {
  const guest = guestOf(address);
  const serviceId = await firstService(address);
  const { date, time } = await firstSlot(address, serviceId);
  const reply = await guest.post('/api/orders/', {
    guest_name: guestName,
    guest_email: 'guest@example.com',
    line1: '5 Slice Street',
    city: 'London',
    postcode: POSTCODE,
    scheduled_date: date,
    scheduled_time: time,
    items: [{ service: serviceId, quantity: 1 }],
  });
  const { tracking_token: trackingToken } = reply.body;
  if (typeof trackingToken !== 'string')
    throw new Error(`the order was refused: ${JSON.stringify(reply.body)}`);
  const track = () => guest.get('/api/orders/track/', { 'tracking-token': trackingToken });
  return { serviceId, date, time, trackingToken, track };
}

async function firstService(address: string): Promise<string> {
  const { body } = await guestOf(address).get('/api/services/');
  const service = (body['services'] as { id: string; slug: string }[]).find(({ slug }) =>
    slug.includes('regular'),
  );
  if (!service) throw new Error('the demo has a regular clean');
  return service.id;
}

async function firstSlot(address: string, serviceId: string): Promise<{ date: string; time: string }> {
  const dayOf = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const query = new URLSearchParams({
    service: serviceId,
    postcode: POSTCODE,
    from: dayOf(2),
    to: dayOf(14),
  });
  const { body } = await guestOf(address).get(`/api/availability/?${query}`);
  const day = (body['days'] as Day[]).find(({ slots }) => slots.length > 0);
  const slot = day?.slots[0];
  if (!day || !slot) throw new Error(`no free slot: ${JSON.stringify(body)}`);
  return { date: day.date, time: slot.time };
}

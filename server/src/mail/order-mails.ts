import { sql } from 'kysely';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { ChangeRequest } from '#shared/documents/change-request.ts';
import type { Order } from '#shared/documents/order.ts';
import { documentsWhere, loadDocument } from '../storage/aggregate-store.ts';
import { mail, OVERTAKEN, type Composed, type MailSource } from './composed-mail.ts';
import { link, text, type MailBlock } from './mail-content.ts';
import { trackingRotation } from './mail-links.ts';
import { requestBlocks } from './request-mail.ts';
import { moneyWords, wallWords } from './wall-words.ts';

interface OrderAtHand {
  order: Order;
  name: string | null;
  visits: Appointment[];
  follow: MailBlock[];
}

async function readOrder(
  { db, links }: MailSource,
  orderId: string | undefined,
): Promise<OrderAtHand | null> {
  const order = orderId === undefined ? null : await loadDocument(db, 'orders', orderId);
  if (!order) return null;
  const rotation = await trackingRotation(db, { collection: 'orders', id: order.id });
  return {
    order,
    name: await nameOf(db, order),
    visits: await documentsWhere(db, 'appointments', sql`order_id = ${order.id}::uuid`),
    follow:
      rotation === null
        ? []
        : [link('Follow your order', links.track({ collection: 'orders', id: order.id }, rotation))],
  };
}

/** A guest's own name, or that of the customer record. */
export async function nameOf(
  db: MailSource['db'],
  { guestName, customerId }: { guestName: string | null; customerId: string | null },
): Promise<string | null> {
  if (guestName !== null || customerId === null) return guestName;
  return (await loadDocument(db, 'customers', customerId))?.name ?? null;
}

export async function orderReceived(source: MailSource, orderId?: string): Promise<Composed> {
  const atHand = await readOrder(source, orderId);
  if (!atHand || atHand.order.status !== 'pending' || isOver(atHand.order, source)) return OVERTAKEN;
  const { order, name, follow } = atHand;
  return mail({
    subject: `We received your order ${numberOf(order)}`,
    greets: name,
    blocks: [
      text('Thank you for your order. We look at it now and write again as soon as it is confirmed.'),
      orderFacts(order, source),
      text(deadlineSentence(order, source)),
      ...follow,
    ],
  });
}

export async function orderConfirmed(source: MailSource, orderId?: string): Promise<Composed> {
  const atHand = await readOrder(source, orderId);
  if (!atHand || atHand.order.status !== 'confirmed' || isOver(atHand.order, source)) return OVERTAKEN;
  const { order, name, follow } = atHand;
  return mail(
    {
      subject: `Your order ${numberOf(order)} is confirmed`,
      greets: name,
      blocks: [
        text('Your order is confirmed. The attached file puts it on your calendar.'),
        orderFacts(order, source),
        text(deadlineSentence(order, source)),
        ...follow,
      ],
    },
    { visits: scheduledOf(atHand) },
  );
}

export async function orderMoved(source: MailSource, orderId?: string): Promise<Composed> {
  const atHand = await readOrder(source, orderId);
  const isOpen = atHand?.order.status === 'pending' || atHand?.order.status === 'confirmed';
  if (!atHand || !isOpen || isOver(atHand.order, source)) return OVERTAKEN;
  const { order, name, follow } = atHand;
  return mail(
    {
      subject: `Your order ${numberOf(order)} has another time`,
      greets: name,
      blocks: [
        text(`We come at another time: ${wallWords(order.startsAt, source.company)}.`),
        orderFacts(order, source),
        text(deadlineSentence(order, source)),
        ...follow,
      ],
    },
    { visits: scheduledOf(atHand) },
  );
}

/** The office's reason may be meant for colleagues, so it stays inside. */
export async function orderCancelled(source: MailSource, orderId?: string): Promise<Composed> {
  const atHand = await readOrder(source, orderId);
  if (!atHand || atHand.order.status !== 'cancelled') return OVERTAKEN;
  const { order, name, visits } = atHand;
  return mail(
    {
      subject: `Your order ${numberOf(order)} is cancelled`,
      greets: name,
      blocks: [
        text('Your order is cancelled. We do not come, and nothing is owed for it.'),
        orderFacts(order, source),
      ],
    },
    { visits: visits.filter(({ status }) => status === 'cancelled') },
  );
}

export async function orderRequestReviewed(
  source: MailSource,
  { orderId, requestId }: { orderId?: string | undefined; requestId?: string | undefined },
): Promise<Composed> {
  const atHand = await readOrder(source, orderId);
  const request: ChangeRequest | undefined = atHand?.order.changeRequests.find(({ id }) => id === requestId);
  if (!atHand || !request) return OVERTAKEN;
  const blocks = requestBlocks(request);
  if (blocks === null) return OVERTAKEN;
  const { order, name, follow } = atHand;
  return mail({
    subject: `Our answer about your order ${numberOf(order)}`,
    greets: name,
    blocks: [...blocks, orderFacts(order, source), ...follow],
  });
}

function scheduledOf({ visits }: OrderAtHand): Appointment[] {
  return visits.filter(({ status }) => status === 'scheduled');
}

function isOver(order: Order, { now }: MailSource): boolean {
  return order.startsAt <= now;
}

function numberOf({ orderNumber }: Order): string {
  return orderNumber ?? '';
}

function orderFacts(order: Order, { company }: MailSource): MailBlock {
  const { line1, line2, city, postcode, items, discountMinor, totalPriceMinor } = order;
  const money = (minor: number) => moneyWords(minor, company.currency);
  return {
    kind: 'facts',
    facts: [
      ['Order', order.orderNumber],
      ['When', wallWords(order.startsAt, company)],
      ['Where', [line1, line2, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join('\n')],
      [
        'What',
        items
          .map((item) => `${item.quantity} × ${item.serviceName} – ${money(item.totalPriceMinor)}`)
          .join('\n'),
      ],
      ['Discount', discountMinor === 0 ? null : money(-discountMinor)],
      ['Total', money(totalPriceMinor)],
    ],
  };
}

function deadlineSentence(order: Order, { company, now }: MailSource): string {
  if (order.cancellationDeadline <= now) return 'To change anything, please call or write to us.';
  return `You can cancel or ask for another time until ${wallWords(order.cancellationDeadline, company)}.`;
}

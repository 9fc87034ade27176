import { sql } from 'kysely';
import type { Appointment } from '#shared/documents/appointment.ts';
import type { Frequency, Subscription } from '#shared/documents/subscription.ts';
import { documentsWhere, loadDocument } from '../storage/aggregate-store.ts';
import { mail, OVERTAKEN, type Composed, type MailSource } from './composed-mail.ts';
import { link, text, type MailBlock } from './mail-content.ts';
import { trackingRotation } from './mail-links.ts';
import { nameOf } from './order-mails.ts';
import { requestBlocks } from './request-mail.ts';
import { dayWords, moneyWords } from './wall-words.ts';

interface SeriesAtHand {
  series: Subscription;
  name: string | null;
  /** Those to come, cancelled ones too. */
  visits: Appointment[];
  follow: MailBlock[];
}

type SeriesTemplate =
  | 'subscription.received'
  | 'subscription.confirmed'
  | 'subscription.changed'
  | 'subscription.cancelled';

interface Wording {
  /** In which statuses it is still so. */
  statuses: readonly Subscription['status'][];
  subject: (number: string) => string;
  lead: string;
}

const WORDINGS: Record<SeriesTemplate, Wording> = {
  'subscription.received': {
    statuses: ['pending'],
    subject: (number) => `We received your regular booking ${number}`,
    lead: 'Thank you for your regular booking. We look at it now and write again as soon as it is confirmed.',
  },
  'subscription.confirmed': {
    statuses: ['active'],
    subject: (number) => `Your regular booking ${number} is confirmed`,
    lead: 'Your regular booking is confirmed. The attached file puts the visits on your calendar.',
  },
  'subscription.changed': {
    statuses: ['pending', 'active', 'paused'],
    subject: (number) => `Your regular booking ${number} has changed`,
    lead: 'Visits of your regular booking have changed. These are the next ones:',
  },
  'subscription.cancelled': {
    statuses: ['cancelled'],
    subject: (number) => `Your regular booking ${number} is cancelled`,
    lead: 'Your regular booking is cancelled. The visits that had not begun are off.',
  },
};

const FREQUENCIES: Record<Frequency, string> = {
  weekly: 'every week',
  fortnightly: 'every two weeks',
  four_weekly: 'every four weeks',
  monthly: 'every month',
};

const MOST_DAYS_NAMED = 6;

export async function seriesMail(
  source: MailSource,
  template: SeriesTemplate,
  subscriptionId?: string,
): Promise<Composed> {
  const { statuses, subject, lead } = WORDINGS[template];
  const atHand = await readSeries(source, subscriptionId);
  if (!atHand || !statuses.includes(atHand.series.status)) return OVERTAKEN;
  const { series, name, visits, follow } = atHand;
  const isOff = series.status === 'cancelled';
  return mail(
    {
      subject: subject(series.subscriptionNumber ?? '').replace('  ', ' '),
      greets: name,
      blocks: [text(lead), seriesFacts(series, source), ...(isOff ? [] : follow)],
    },
    { seriesVisits: isOff ? visits.filter(({ status }) => status === 'cancelled') : visits },
  );
}

export async function seriesRequestReviewed(
  source: MailSource,
  { subscriptionId, requestId }: { subscriptionId?: string | undefined; requestId?: string | undefined },
): Promise<Composed> {
  const atHand = await readSeries(source, subscriptionId);
  const request = atHand?.series.changeRequests.find(({ id }) => id === requestId);
  const blocks = request ? requestBlocks(request) : null;
  if (!atHand || blocks === null) return OVERTAKEN;
  return mail({
    subject: `Our answer about your regular booking ${atHand.series.subscriptionNumber ?? ''}`,
    greets: atHand.name,
    blocks: [...blocks, seriesFacts(atHand.series, source), ...atHand.follow],
  });
}

async function readSeries(
  { db, links, now }: MailSource,
  subscriptionId: string | undefined,
): Promise<SeriesAtHand | null> {
  const series =
    subscriptionId === undefined ? null : await loadDocument(db, 'subscriptions', subscriptionId);
  if (!series) return null;
  const of = { collection: 'subscriptions', id: series.id } as const;
  const rotation = await trackingRotation(db, of);
  const visits = await documentsWhere(
    db,
    'appointments',
    sql`subscription_id = ${series.id}::uuid AND starts_at > ${now}::timestamptz`,
  );
  return {
    series,
    name: await nameOf(db, series),
    visits: visits
      .filter(({ status }) => status === 'scheduled' || status === 'cancelled')
      .toSorted((one, other) => (one.startsAt < other.startsAt ? -1 : 1)),
    follow: rotation === null ? [] : [link('Follow your booking', links.track(of, rotation))],
  };
}

function seriesFacts(series: Subscription, { company, now }: MailSource): MailBlock {
  const coming = series.visits.filter(
    ({ status, startsAt }) => startsAt > now && (status === 'planned' || status === 'scheduled'),
  );
  const named = coming.slice(0, MOST_DAYS_NAMED).map(({ date }) => dayWords(date));
  const rest = coming.length - named.length;
  return {
    kind: 'facts',
    facts: [
      ['Booking', series.subscriptionNumber],
      ['What', series.serviceName],
      ['How often', `${FREQUENCIES[series.frequency]} at ${series.startTime}`],
      ['Visits', String(series.totalAppointments)],
      ['Next', [...named, ...(rest > 0 ? [`and ${rest} more`] : [])].join('\n')],
      [
        'Where',
        [series.line1, series.line2, [series.postcode, series.city].filter(Boolean).join(' ')]
          .filter(Boolean)
          .join('\n'),
      ],
      ['Price of a visit', moneyWords(series.pricePerVisitMinor, company.currency)],
    ],
  };
}

import type { Appointment } from '#shared/documents/appointment.ts';
import { loadDocument } from '../storage/aggregate-store.ts';
import { mail, OVERTAKEN, type Composed, type MailSource } from './composed-mail.ts';
import { text, type MailBlock } from './mail-content.ts';
import { wallWords } from './wall-words.ts';

export async function appointmentMoved(source: MailSource, appointmentId?: string): Promise<Composed> {
  const visit = await readVisit(source, appointmentId);
  if (visit?.status !== 'scheduled' || visit.startsAt <= source.now) return OVERTAKEN;
  const when = wallWords(visit.startsAt, source.company);
  return mail(
    {
      subject: `Your visit has another time: ${when}`,
      greets: visit.place.customerName,
      blocks: [text(`We come at another time: ${when}.`), visitFacts(visit, source)],
    },
    { visits: [visit] },
  );
}

export async function appointmentCancelled(source: MailSource, appointmentId?: string): Promise<Composed> {
  const visit = await readVisit(source, appointmentId);
  if (visit?.status !== 'cancelled') return OVERTAKEN;
  return mail(
    {
      subject: `Your visit on ${wallWords(visit.startsAt, source.company)} is cancelled`,
      greets: visit.place.customerName,
      blocks: [text('This visit is cancelled. We do not come.'), visitFacts(visit, source)],
    },
    { visits: [visit] },
  );
}

async function readVisit({ db }: MailSource, appointmentId?: string): Promise<Appointment | null> {
  return appointmentId === undefined ? null : loadDocument(db, 'appointments', appointmentId);
}

function visitFacts(visit: Appointment, { company }: MailSource): MailBlock {
  const { line1, line2, city, postcode } = visit.place;
  return {
    kind: 'facts',
    facts: [
      ['When', wallWords(visit.startsAt, company)],
      ['Where', [line1, line2, [postcode, city].filter(Boolean).join(' ')].filter(Boolean).join('\n')],
      ['What', visit.serviceName],
    ],
  };
}

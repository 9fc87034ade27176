import type { Composed, MailSource } from './composed-mail.ts';
import { headerText } from './plain-text.ts';
import { renderHtml, renderText } from './render-mail.ts';
import { seriesCalendar, visitCalendar, type CalendarFile } from './visit-calendar.ts';

/** A mail as it leaves; every name is fit for a header. */
export interface AddressedMail {
  /** The same for every attempt, so that a second copy is known as one. */
  messageId: string;
  from: { name: string; address: string };
  replyTo: string | null;
  to: string;
  subject: string;
  text: string;
  html: string;
  calendars: readonly CalendarFile[];
}

export interface Addressing {
  /** Of the row in the outbox. */
  messageId: string;
  to: string;
  /** Configured; null: the company's own. */
  from: string | null;
  /** Host of the public address, for a sender where nobody named one. */
  host: string;
  now: string;
}

/** Words, calendar files and headers of one message to one address. */
export function addressedMail(
  { content, visits, seriesVisits }: Extract<Composed, { kind: 'mail' }>,
  company: MailSource['company'],
  { messageId, to, from, host, now }: Addressing,
): AddressedMail {
  const companyName = headerText(company.name);
  const sender = from ?? company.email ?? `no-reply@${host}`;
  const signature = { companyName, phone: company.phone, email: company.email };
  const parties = { companyName, organizer: company.email ?? sender, attendee: to, now };
  const subject = headerText(content.subject);
  return {
    messageId: `<${messageId}@valclean>`,
    from: { name: companyName, address: sender },
    replyTo: company.email === sender ? null : company.email,
    to,
    subject,
    text: renderText({ ...content, subject }, signature),
    html: renderHtml({ ...content, subject }, signature),
    calendars: [
      ...visits.map((visit) => visitCalendar(visit, parties)),
      ...(seriesVisits.length > 0 ? [seriesCalendar(seriesVisits, parties)] : []),
    ],
  };
}

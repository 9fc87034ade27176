import ical, {
  ICalAttendeeRole,
  ICalCalendarMethod,
  ICalEventStatus,
  type ICalEventData,
} from 'ical-generator';
import type { Appointment } from '#shared/documents/appointment.ts';
import { calendarEventId } from '../storage/calendar-events.ts';
import { headerText, plainText } from './plain-text.ts';

/** A file beside a mail. */
export interface CalendarFile {
  filename: string;
  method: 'REQUEST' | 'CANCEL' | 'PUBLISH';
  content: string;
}

/** Who invites whom, and when this was written. */
export interface CalendarParties {
  companyName: string;
  organizer: string;
  attendee: string;
  now: string;
}

/** An invitation to one visit, or word that it is off. Several visits are as many files: one file, one UID. */
export function visitCalendar(visit: Appointment, parties: CalendarParties): CalendarFile {
  const method = visit.status === 'cancelled' ? 'CANCEL' : 'REQUEST';
  return { filename: 'visit.ics', method, content: calendarText([visit], method, parties) };
}

/** All visits of a series in one file, those that are off marked so. */
export function seriesCalendar(visits: readonly Appointment[], parties: CalendarParties): CalendarFile {
  return { filename: 'visits.ics', method: 'PUBLISH', content: calendarText(visits, 'PUBLISH', parties) };
}

function calendarText(
  visits: readonly Appointment[],
  method: CalendarFile['method'],
  parties: CalendarParties,
): string {
  const calendar = ical({
    prodId: { company: 'VALClean', product: 'VALClean', language: 'EN' },
    method: ICalCalendarMethod[method],
  });
  for (const visit of visits) calendar.createEvent(eventOf(visit, parties));
  return calendar.toString();
}

/** Instants in UTC are the same everywhere, so no definition of a zone can be out of date. */
function eventOf(
  visit: Appointment,
  { companyName, organizer, attendee, now }: CalendarParties,
): ICalEventData {
  const { line1, line2, city, postcode } = visit.place;
  const place = [line1, line2, city, postcode].map(headerText).filter((line) => line !== '');
  return {
    id: calendarEventId(visit.id),
    sequence: visit.revision,
    stamp: new Date(now),
    start: new Date(visit.startsAt),
    end: new Date(visit.endsAt),
    summary: plainText(`${visit.serviceName} · ${companyName}`),
    location: place.join(', '),
    organizer: { name: parameterText(companyName), email: organizer },
    attendees: [{ email: attendee, role: ICalAttendeeRole.REQ, rsvp: false }],
    status: visit.status === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  };
}

/** A parameter's value cannot hold a quotation mark, however escaped, and a backslash is read in one way or the other. */
function parameterText(text: string): string {
  return headerText(text).replaceAll('"', "'").replaceAll('\\', '/');
}

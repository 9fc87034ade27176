import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { anAppointment, idOf } from '#shared/testing/builders.ts';
import { plainText } from './plain-text.ts';
import { seriesCalendar, visitCalendar } from './visit-calendar.ts';

const parties = {
  companyName: 'Sparkle Cleaning',
  organizer: 'office@sparkle.example',
  attendee: 'gina@guest.example',
  now: '2026-03-02T09:00:00.000Z',
};
const { place } = anAppointment();

/** Pieces that have broken calendars before, and anything else. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\r\nATTENDEE:mailto:eve@x.example',
        '\nEND:VEVENT\nBEGIN:VEVENT',
        '\\',
        '\\n',
        ';',
        ',',
        '"',
        ':',
        '\r',
        '\n',
        '\u0007',
        '\u202e',
        '\u2028',
        '🧽',
        'Ä'.repeat(60),
        'a'.repeat(80),
      ),
      fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => !/\p{Surrogate}/u.test(text)),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => `Clean ${parts.join('')}.`);

function eventsIn(content: string): ICAL.Event[] {
  const calendar = new ICAL.Component(ICAL.parse(content) as unknown[]);
  return calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
}

/** What broke one once: a backslash and a colon in the organizer's name, for a reader that takes it as an escape. */
const FOUND: [serviceName: string, companyName: string][] = [['Clean.', 'Clean \\ by:']];

describe('[P11] a visit as a calendar file', () => {
  test('whatever somebody typed is text of one event, in lines that everybody reads', () => {
    fc.assert(
      fc.property(hostile, hostile, (serviceName, companyName) => {
        const visit = anAppointment({ serviceName, place: { ...place, line1: companyName } });
        const { content } = visitCalendar(visit, { ...parties, companyName });
        const [event, ...others] = eventsIn(content);
        expect(others).toEqual([]);
        expect(event?.summary).toBe(plainText(`${serviceName} · ${companyName}`));
        expect(event?.component.getAllProperties('attendee')).toHaveLength(1);
        expect(event?.organizer).toBe('mailto:office@sparkle.example');
        const lines = content.split('\r\n');
        expect(lines.every((line) => !/[\r\n]/.test(line))).toBe(true);
        expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
      }),
      { numRuns: 100, examples: FOUND },
    );
  });
});

describe('[ML5] what a calendar knows a visit by', () => {
  const visit = anAppointment({ revision: 3 });
  const [event] = eventsIn(visitCalendar(visit, parties).content);

  test('is its id, and the revision says which word is the last', () => {
    expect(event?.uid).toBe(`${idOf('appointment')}@valclean`);
    expect(event?.sequence).toBe(3);
    const cancelled = anAppointment({ revision: 4, status: 'cancelled' });
    const file = visitCalendar(cancelled, parties);
    const [off] = eventsIn(file.content);
    expect([file.method, off?.uid, off?.sequence]).toEqual(['CANCEL', event?.uid, 4]);
    expect(file.content).toContain('METHOD:CANCEL');
    expect(off?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  test('its times are instants, right in every zone', () => {
    expect(event?.startDate.toJSDate().toISOString()).toBe(visit.startsAt);
    expect(event?.endDate.toJSDate().toISOString()).toBe(visit.endsAt);
    expect(event?.startDate.zone.tzid).toBe('UTC');
  });

  test('a series is one file with an event for each visit', () => {
    const visits = [visit, anAppointment({ id: idOf('second'), status: 'cancelled' })];
    const file = seriesCalendar(visits, parties);
    expect(file.method).toBe('PUBLISH');
    expect(eventsIn(file.content).map(({ uid }) => uid)).toEqual(visits.map(({ id }) => `${id}@valclean`));
  });

  test('nothing that colleagues wrote leaves with it', () => {
    const note = { id: idOf('note'), at: parties.now, accountId: null, authorName: 'Ana', text: 'CANARY' };
    const { content } = visitCalendar(
      anAppointment({ internalNotes: [note], place: { ...place, accessNotes: 'CANARY', phone: 'CANARY' } }),
      parties,
    );
    expect(content).not.toContain('CANARY');
  });
});

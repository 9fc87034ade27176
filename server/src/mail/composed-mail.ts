import type { Appointment } from '#shared/documents/appointment.ts';
import type { Company } from '#shared/documents/company.ts';
import type { Db, Trx } from '../storage/database.ts';
import type { MailContent } from './mail-content.ts';
import type { MailLinks } from './mail-links.ts';

/** What a template turns into from the data as it is when it is read. */
export type Composed =
  | {
      kind: 'mail';
      content: MailContent;
      /** Visits to tell calendars about, each in a file of its own. */
      visits: readonly Appointment[];
      /** Visits of a series, in one file. */
      seriesVisits: readonly Appointment[];
    }
  /** [ML4] Not so any more, or gone: nobody is told what is no longer true. */
  | { kind: 'overtaken' };

/** What every template reads from and speaks about. */
export interface MailSource {
  db: Db | Trx;
  company: Company;
  links: MailLinks;
  now: string;
}

export type SubjectIds = Readonly<Record<string, string>>;

export const OVERTAKEN: Composed = { kind: 'overtaken' };

export function mail(
  content: MailContent,
  calendars: { visits?: readonly Appointment[]; seriesVisits?: readonly Appointment[] } = {},
): Composed {
  return {
    kind: 'mail',
    content,
    visits: calendars.visits ?? [],
    seriesVisits: calendars.seriesVisits ?? [],
  };
}

import { addMinutes } from '#shared/core/zoned-time.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { placeOf } from '../error-place.ts';
import { addressedMail } from '../mail/addressed-mail.ts';
import { composeMail } from '../mail/compose-mail.ts';
import { createMailLinks } from '../mail/mail-links.ts';
import type { MailSender } from '../mail/smtp-sender.ts';
import { noteMailedCalendars } from '../storage/calendar-events.ts';
import type { Log, OpenDatabase } from '../storage/database.ts';
import {
  NO_ADDRESS,
  claimMessage,
  markNotSent,
  markSent,
  recipientOf,
  type ClaimedMessage,
  type NotSent,
} from '../storage/message-queue.ts';
import { startRepeating, type RunningJob } from './repeating-job.ts';

const EVERY_MS = 3000;
const MOST_AT_ONCE = 200;
/** Longer than any one mail may take, so that a message in somebody's hands is never taken from them. */
export const LEASE_MINUTES = 5;
const LONGEST_PAUSE_MINUTES = 60;
const GIVE_UP_MINUTES = 24 * 60;
/** For the message under way when the server stops. */
const PATIENCE_MS = 5000;
const LONGEST_OUTAGE_PAUSE_MINUTES = 5;
/** Why nobody is sent a message; what the administrators' list shows. */
const OVERTAKEN = 'overtaken';

export interface DeliverMessagesDeps {
  database: OpenDatabase;
  sender: MailSender;
  /** Who mails are from; null: the company's own address. */
  mailFrom: string | null;
  publicUrl: () => string;
  now: () => string;
  log: Log;
}

/** [ML2] Sends what is due, every few seconds; safe in several processes on one database. */
export function startDeliverMessages(deps: DeliverMessagesDeps): RunningJob {
  const delivery = createDelivery(deps);
  const job = startRepeating({
    name: 'deliver-messages',
    everyMs: EVERY_MS,
    log: deps.log,
    run: () => delivery.deliverDue(),
  });
  return {
    async stop() {
      const patience = delivery.stop();
      await job.stop();
      clearTimeout(patience);
    },
  };
}

export interface Delivery {
  /** One pass over what is due now. */
  deliverDue(): Promise<void>;
  /** No further message is begun; the one under way has some seconds, then it is handed back. */
  stop(): NodeJS.Timeout;
}

type Outcome =
  | { kind: 'sent'; recipient: string; visits: readonly Appointment[] }
  | { kind: 'not_sent'; row: NotSent; isOutage: boolean };

export function createDelivery(deps: DeliverMessagesDeps): Delivery {
  const { database, sender, now, log } = deps;
  const { db } = database;
  const stopping = new AbortController();
  const cut = new AbortController();
  let outages = 0;
  let pausedUntil = '';

  /** True while the next one may be tried. */
  async function deliverNext(): Promise<boolean> {
    const claimed = await claimMessage(db, {
      channel: 'mail',
      now: now(),
      leasedUntil: addMinutes(now(), LEASE_MINUTES),
    });
    if (!claimed) return false;
    const outcome = await deliver(deps, claimed, cut.signal);
    if (outcome.kind === 'sent') {
      await markSent(db, { id: claimed.id, recipient: outcome.recipient, now: now() });
      // After it is marked: what fails here sends nothing twice.
      await noteMailedCalendars(db, { visits: outcome.visits, now: now() });
      outages = 0;
      return true;
    }
    await markNotSent(db, claimed, outcome.row);
    const fields = { messageId: claimed.id, template: claimed.template, attempts: claimed.attempts };
    if (outcome.row.status !== 'dropped')
      log.warn({ ...fields, status: outcome.row.status }, 'a message was not sent');
    if (!outcome.isOutage) return true;
    outages += 1;
    pausedUntil = addMinutes(now(), Math.min(2 ** outages / 4, LONGEST_OUTAGE_PAUSE_MINUTES));
    return false;
  }

  return {
    async deliverDue() {
      if (now() < pausedUntil) return;
      try {
        for (let count = 0; count < MOST_AT_ONCE && !stopping.signal.aborted; count += 1)
          if (!(await deliverNext())) break;
      } finally {
        sender.rest();
      }
    },
    stop() {
      stopping.abort();
      return setTimeout(() => cut.abort(), PATIENCE_MS).unref();
    },
  };
}

async function deliver(
  deps: DeliverMessagesDeps,
  claimed: ClaimedMessage,
  signal: AbortSignal,
): Promise<Outcome> {
  const { database, sender, now, log } = deps;
  const { tokens } = database;
  try {
    const publicUrl = deps.publicUrl();
    const links = createMailLinks({ tokens, publicUrl });
    const { recipient, composed } = await database.transact(
      async (trx) => ({
        recipient: await recipientOf(trx, claimed),
        composed: await composeMail(trx, claimed, { tokens, links, now: now() }),
      }),
      { mode: 'snapshot' },
    );
    if (composed.kind === 'overtaken') return dropped(OVERTAKEN);
    if (recipient === null) return dropped(NO_ADDRESS);
    const { company } = composed;
    const mail = addressedMail(composed, company, {
      messageId: claimed.id,
      to: recipient,
      from: deps.mailFrom,
      host: new URL(publicUrl).hostname,
      now: now(),
    });
    const outcome = await sender.send(mail, signal);
    if (outcome.kind === 'refused') return { kind: 'not_sent', row: failed(outcome.error), isOutage: false };
    if (outcome.kind !== 'sent') {
      const isOutage = outcome.kind === 'unreachable';
      return { kind: 'not_sent', row: again(claimed, outcome.error, now()), isOutage };
    }
    return { kind: 'sent', recipient, visits: [...composed.visits, ...composed.seriesVisits] };
  } catch (error) {
    log.error({ messageId: claimed.id, template: claimed.template, ...placeOf(error) }, 'a message failed');
    return { kind: 'not_sent', row: again(claimed, 'internal', now()), isOutage: false };
  }
}

function dropped(error: string): Outcome {
  return { kind: 'not_sent', row: { status: 'dropped', error }, isOutage: false };
}

function failed(error: string): NotSent {
  return { status: 'failed', error };
}

/** [ML3] Twice as long each time, at most an hour; a day after the first attempt it is over. */
export function again({ attempts, firstAttemptAt }: ClaimedMessage, error: string, now: string): NotSent {
  if (addMinutes(firstAttemptAt, GIVE_UP_MINUTES) <= now) return failed(error);
  const pause = Math.min(2 ** Math.min(attempts - 1, 10), LONGEST_PAUSE_MINUTES);
  return { status: 'waiting', nextAttemptAt: addMinutes(now, pause), error };
}

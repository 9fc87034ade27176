import { once } from 'node:events';
import { createTransport } from 'nodemailer';
import type { AddressedMail } from './addressed-mail.ts';
import { headerText, isMailAddress } from './plain-text.ts';

/** What became of a mail. `error` is for people; it holds no secret and one line. */
export type SendOutcome =
  | { kind: 'sent' }
  /** This message never goes: the server said so for good, or the address is none. */
  | { kind: 'refused'; error: string }
  /** Not this message, not now. */
  | { kind: 'later'; error: string }
  /** Nothing goes now: nobody there, no agreement on encryption, sign-in or sender. */
  | { kind: 'unreachable'; error: string };

/** Where mails go. One is sent at a time. */
export interface MailSender {
  /** `signal` ends it unfinished: whether it arrives is then unknown. */
  send(mail: AddressedMail, signal: AbortSignal): Promise<SendOutcome>;
  /** Lets go of the connection; the next mail opens another. */
  rest(): void;
}

const CONNECTION_MS = 15_000;
/** Of silence within a conversation. */
const SILENCE_MS = 20_000;
/** For all of one mail; well below the lease, so that nobody else has begun with it meanwhile. */
const SEND_MS = 90_000;

/** [ML2] Over SMTP; `smtpUrl` is a secret and stands in no log and no error. */
export function createSmtpSender(smtpUrl: string): MailSender {
  const open = () =>
    createTransport({
      url: smtpUrl,
      pool: true,
      maxConnections: 1,
      // What was begun on a connection that broke comes back as a failure, never as a second try of its own.
      maxRequeues: 0,
      connectionTimeout: CONNECTION_MS,
      greetingTimeout: CONNECTION_MS,
      socketTimeout: SILENCE_MS,
      dnsTimeout: CONNECTION_MS,
      // Security: a mail is made of texts alone; nothing in it may name a file or an address to be read.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  let transport: ReturnType<typeof open> | null = null;
  const rest = () => {
    transport?.close();
    transport = null;
  };

  return {
    rest,
    async send(mail, signal) {
      // Security: an address that would say more than one recipient, or another header, goes nowhere.
      const fault = [mail.to, mail.from.address, mail.replyTo ?? mail.from.address].find(
        (address) => !isMailAddress(address),
      );
      if (fault !== undefined) return { kind: 'refused', error: 'the address is not acceptable' };
      transport ??= open();
      const limit = AbortSignal.any([signal, AbortSignal.timeout(SEND_MS)]);
      try {
        await Promise.race([transport.sendMail(partsOf(mail)), aborted(limit)]);
        return { kind: 'sent' };
      } catch (error) {
        const outcome = outcomeOf(error);
        if (outcome.kind === 'unreachable') rest();
        return outcome;
      }
    },
  };
}

async function aborted(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await once(signal, 'abort');
  throw new Error('the mail server took too long');
}

function partsOf(mail: AddressedMail) {
  return {
    messageId: mail.messageId,
    from: mail.from,
    to: { name: '', address: mail.to },
    ...(mail.replyTo !== null && { replyTo: mail.replyTo }),
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    // No answering machine answers a machine.
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: mail.calendars.map(({ filename, method, content }, index) => ({
      filename: index === 0 ? filename : filename.replace('.', `-${index + 1}.`),
      content,
      contentType: `text/calendar; charset=utf-8; method=${method}`,
    })),
  };
}

interface SmtpFailure {
  code?: string;
  command?: string;
  responseCode?: number;
  response?: string;
}

/** A refusal counts for the message only where it is about its recipient or its content. */
function outcomeOf(error: unknown): SendOutcome {
  const { code, command, responseCode, response } = error as SmtpFailure;
  const told = response ?? (error instanceof Error ? error.message : 'unknown reason');
  const words = headerText(code === undefined ? told : `${code}: ${told}`);
  const isOfMessage = code === 'EMESSAGE' || (code === 'EENVELOPE' && command !== 'MAIL FROM');
  if (!isOfMessage) return { kind: 'unreachable', error: words };
  return { kind: responseCode !== undefined && responseCode < 500 ? 'later' : 'refused', error: words };
}

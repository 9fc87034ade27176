import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** What the mail server says to a recipient or to a finished mail; null takes it. */
type Answer = { code: number; words: string } | null;

export interface MailboxWishes {
  /** Asked for every recipient. */
  onRecipient?: (address: string) => Answer;
  /** Asked once the mail is there; it counts as arrived whatever is answered. */
  onMail?: (mail: ParsedMail) => Answer | Promise<Answer>;
  port?: number;
}

/** A real SMTP server on a free port that keeps what it gets. */
export interface Mailbox {
  url: string;
  port: number;
  /** Every mail that arrived, in order. */
  mails: ParsedMail[];
  /** The envelope's recipients, in the same order. */
  recipients: string[];
  wishes: MailboxWishes;
  close(): Promise<void>;
}

export async function openMailbox(wishes: MailboxWishes = {}): Promise<Mailbox> {
  const mails: ParsedMail[] = [];
  const recipients: string[] = [];
  const current = { ...wishes };
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 200,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, done) => {
      const answer = current.onRecipient?.(address) ?? null;
      done(answer && failure(answer));
    },
    onData: (stream, { envelope }, done) => {
      const keep = async () => {
        try {
          const mail = await simpleParser(await text(stream));
          mails.push(mail);
          recipients.push(...envelope.rcptTo.map(({ address }) => address));
          const answer = (await current.onMail?.(mail)) ?? null;
          done(answer && failure(answer));
        } catch (error) {
          done(error instanceof Error ? error : new Error('failed'));
        }
      };
      void keep();
    },
  });
  // A client that hangs up in the middle is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(wishes.port ?? 0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    mails,
    recipients,
    wishes: current,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}

function failure({ code, words }: { code: number; words: string }): Error {
  return Object.assign(new Error(words), { responseCode: code });
}

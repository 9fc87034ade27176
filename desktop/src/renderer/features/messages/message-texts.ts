import type { MessageStatus, MessageSummary } from '../../app/message-requests.ts';
import { messages } from '../../i18n/messages.en.ts';
import { t, type MessageKey } from '../../i18n/translate.ts';
import type { MarkTone } from '../../ui/mark.tsx';

type TemplateKey = Extract<MessageKey, `outbox.template.${string}`>;
type ReasonKey = Extract<MessageKey, `outbox.why.${string}`>;

/** What kind of message it is; a later server may know more kinds. */
export function templateText(template: string): string {
  const key = `outbox.template.${template}`;
  return t(Object.hasOwn(messages, key) ? (key as TemplateKey) : 'outbox.template.other');
}

/** What the mail program calls it, and our word for it. */
const MAIL_FAULTS: Readonly<Record<string, 'unreachable' | 'sign_in' | 'address' | 'content'>> = {
  ECONNECTION: 'unreachable',
  EDNS: 'unreachable',
  ESOCKET: 'unreachable',
  ETIMEDOUT: 'unreachable',
  ETLS: 'unreachable',
  EAUTH: 'sign_in',
  EENVELOPE: 'address',
  EMESSAGE: 'content',
};

/** Why it was not sent, in words; what a mail server said stands behind them as it said it. */
export function reasonText(error: string): string {
  const key = `outbox.why.${error}`;
  if (Object.hasOwn(messages, key)) return t(key as ReasonKey);
  const [, code = '', said = ''] = /^(E[A-Z]+): (.*)$/s.exec(error) ?? [];
  const fault = Object.hasOwn(MAIL_FAULTS, code) ? MAIL_FAULTS[code] : undefined;
  return fault === undefined ? error : t(`outbox.fault.${fault}`, { said });
}

export const STATUS_TONES: Record<MessageStatus, MarkTone> = {
  waiting: 'info',
  sent: 'good',
  failed: 'bad',
  dropped: 'plain',
};

export function recipientText({ recipient }: Pick<MessageSummary, 'recipient'>): string {
  return recipient ?? t('outbox.noAddress');
}

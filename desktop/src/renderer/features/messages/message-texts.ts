import type { MessageStatus, MessageSummary } from '../../app/message-requests.ts';
import { messages } from '../../i18n/messages.en.ts';
import { t, type MessageKey } from '../../i18n/translate.ts';

type TemplateKey = Extract<MessageKey, `outbox.template.${string}`>;
type ReasonKey = Extract<MessageKey, `outbox.why.${string}`>;

/** What kind of message it is; a later server may know more kinds. */
export function templateText(template: string): string {
  const key = `outbox.template.${template}`;
  return t(Object.hasOwn(messages, key) ? (key as TemplateKey) : 'outbox.template.other');
}

/** Why it was not sent: our own reasons in words, a mail server's as it said them. */
export function reasonText(error: string): string {
  const key = `outbox.why.${error}`;
  return Object.hasOwn(messages, key) ? t(key as ReasonKey) : error;
}

export const STATUS_COLORS: Record<MessageStatus, string> = {
  waiting: 'blue',
  sent: 'teal',
  failed: 'red',
  dropped: 'gray',
};

export function recipientText({ recipient }: Pick<MessageSummary, 'recipient'>): string {
  return recipient ?? t('outbox.noAddress');
}

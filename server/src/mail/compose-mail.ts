import { companyOf } from '../storage/find.ts';
import type { Db, Trx } from '../storage/database.ts';
import type { Tokens } from '../storage/tokens.ts';
import { accountEmailChanged, accountInvited, accountLinkMail } from './account-mails.ts';
import type { Composed, MailSource, SubjectIds } from './composed-mail.ts';
import type { MailLinks } from './mail-links.ts';
import type { MessageTemplate } from './message-template.ts';
import {
  orderCancelled,
  orderConfirmed,
  orderMoved,
  orderReceived,
  orderRequestReviewed,
} from './order-mails.ts';
import { seriesMail, seriesRequestReviewed } from './series-mails.ts';
import { appointmentCancelled, appointmentMoved } from './visit-mails.ts';

type Template = (source: MailSource, ids: SubjectIds, tokens: Tokens) => Promise<Composed>;

/** [ML1] Every message there is, by its template. */
const templates: Record<MessageTemplate, Template> = {
  'order.received': (source, { orderId }) => orderReceived(source, orderId),
  'order.confirmed': (source, { orderId }) => orderConfirmed(source, orderId),
  'order.moved': (source, { orderId }) => orderMoved(source, orderId),
  'order.cancelled': (source, { orderId }) => orderCancelled(source, orderId),
  'subscription.received': (source, ids) =>
    seriesMail(source, 'subscription.received', ids['subscriptionId']),
  'subscription.confirmed': (source, ids) =>
    seriesMail(source, 'subscription.confirmed', ids['subscriptionId']),
  'subscription.changed': (source, ids) => seriesMail(source, 'subscription.changed', ids['subscriptionId']),
  'subscription.cancelled': (source, ids) =>
    seriesMail(source, 'subscription.cancelled', ids['subscriptionId']),
  'change_request.reviewed': (source, { orderId, subscriptionId, requestId }) =>
    orderId === undefined
      ? seriesRequestReviewed(source, { subscriptionId, requestId })
      : orderRequestReviewed(source, { orderId, requestId }),
  'appointment.moved': (source, { appointmentId }) => appointmentMoved(source, appointmentId),
  'appointment.cancelled': (source, { appointmentId }) => appointmentCancelled(source, appointmentId),
  'account.invited': (source, { invitationId }) => accountInvited(source, invitationId),
  'account.email_changed': (source, { accountId }) => accountEmailChanged(source, accountId),
  'account.verify_email': (source, ids, tokens) => accountLink(source, 'verify_email', { ids, tokens }),
  'account.reset_password': (source, ids, tokens) => accountLink(source, 'reset_password', { ids, tokens }),
};

function accountLink(
  source: MailSource,
  purpose: 'verify_email' | 'reset_password',
  { ids: { accountId = '', tokenId = '' }, tokens }: { ids: SubjectIds; tokens: Tokens },
): Promise<Composed> {
  const tokenHash = tokens.hash(tokens.accountLink(tokenId));
  return accountLinkMail(source, purpose, { accountId, tokenId, tokenHash });
}

export interface MailRequest {
  template: string;
  subjectIds: SubjectIds;
}

/** What a message says now. Throws for a template of another version of the server; it waits for that one. */
export async function composeMail(
  db: Db | Trx,
  { template, subjectIds }: MailRequest,
  { tokens, links, now }: { tokens: Tokens; links: MailLinks; now: string },
): Promise<Composed & { company: MailSource['company'] }> {
  const company = await companyOf(db);
  const source: MailSource = { db, company, links, now };
  if (!Object.hasOwn(templates, template)) throw new Error(`no template ${template}`);
  const composed = await templates[template as MessageTemplate](source, subjectIds, tokens);
  return { ...composed, company };
}

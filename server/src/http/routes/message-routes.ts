import { createRoute, z } from '@hono/zod-openapi';
import { Id } from '#shared/core/ids.ts';
import { Instant } from '#shared/core/zoned-time.ts';
import { addressedMail } from '../../mail/addressed-mail.ts';
import { composeMail } from '../../mail/compose-mail.ts';
import { createMailLinks } from '../../mail/mail-links.ts';
import { listMessages, messageById, retryMessage, type MessageRow } from '../../storage/message-list.ts';
import { CALENDAR_NOTE } from '../../storage/outbox-rows.ts';
import type { HttpDependencies } from '../http-dependencies.ts';
import { requireRole, type Authenticate } from '../middleware/authenticate.ts';
import { createRouteApp, jsonResponse, problems } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';

const MessageStatus = z.enum(['waiting', 'sent', 'failed', 'dropped']);

const Message = z
  .object({
    id: z.string(),
    template: z.string().openapi({ example: 'order.confirmed' }),
    recipient: z.string().nullable().openapi({ example: 'gina@guest.example' }),
    status: MessageStatus.openapi({ description: 'dropped: no address, or no longer so' }),
    attempts: z.int(),
    last_error: z.string().nullable().openapi({ example: 'EENVELOPE: 450 try again later' }),
    created_at: z.string(),
    next_attempt_at: z.string().nullable(),
    sent_at: z.string().nullable(),
  })
  .openapi('Message');

const MessagePage = z.object({
  items: z.array(Message),
  next_cursor: z.string().nullable().openapi({ description: 'For the next page; null on the last one' }),
  is_delivered: z.boolean().openapi({ description: 'Whether a mail server is configured' }),
});

const MessageText = z
  .object({
    ...Message.shape,
    subject: z.string().nullable(),
    text: z
      .string()
      .nullable()
      .openapi({ description: 'As it would be sent now; null where it is overtaken' }),
  })
  .openapi('MessageText');

const Query = z.object({
  status: MessageStatus.optional(),
  cursor: z
    .string()
    .max(200)
    .transform((text, context) => {
      const after = cursorOf(text);
      if (after) return after;
      context.addIssue({ code: 'custom', message: 'not a cursor of this list' });
      return z.NEVER;
    })
    .optional()
    .openapi({ type: 'string', description: 'From the page before' }),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const security = [{ session: [] }];
const params = z.object({ id: z.string().max(100) });

const listRoute = createRoute({
  method: 'get',
  path: '/api/admin/messages/',
  tags: ['Messages'],
  summary: 'Messages to customers and colleagues, newest first',
  security,
  request: { query: Query },
  responses: { 200: jsonResponse('A page', MessagePage), ...problems('forbidden') },
});

const textRoute = createRoute({
  method: 'get',
  path: '/api/admin/messages/{id}/',
  tags: ['Messages'],
  summary: 'One message with its text',
  description: 'Made from the data as it is now. The link of a password reset is left out.',
  security,
  request: { params },
  responses: {
    200: jsonResponse('The message', MessageText),
    ...problems('request.invalid', 'forbidden', 'route.not_found'),
  },
});

const retryRoute = createRoute({
  method: 'post',
  path: '/api/admin/messages/{id}/retry/',
  tags: ['Messages'],
  summary: 'Try a message again that was not sent',
  security,
  request: { params },
  responses: {
    200: jsonResponse('It waits again', Message),
    ...problems('request.invalid', 'forbidden', 'route.not_found', 'status.wrong'),
  },
});

/** [ML7] The outbox, for administrators. Nothing in it can be written but another attempt. */
export function createMessageRoutes(deps: HttpDependencies, authenticated: Authenticate) {
  const app = createRouteApp();
  const { db, tokens } = deps.database;
  const adminOnly = requireRole('admin');

  async function read(id: string) {
    const message = Id.safeParse(id).success ? await messageById(db, id) : null;
    if (!message) throw new ProblemError('route.not_found');
    return message;
  }

  app.openapi({ ...listRoute, middleware: [authenticated, adminOnly] as const }, async (c) => {
    const { status = null, cursor: after = null, limit } = c.req.valid('query');
    const rows = await listMessages(db, { status, after, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const page = {
      items: shown.map(publicMessage),
      next_cursor: last ? Buffer.from(`${last.createdAt} ${last.id}`).toString('base64url') : null,
      is_delivered: deps.settings.isMailDelivered,
    };
    return c.json(page, 200);
  });

  app.openapi({ ...textRoute, middleware: [authenticated, adminOnly] as const }, async (c) => {
    const message = await read(c.req.valid('param').id);
    // A calendar is told no words.
    if (message.template === CALENDAR_NOTE)
      return c.json({ ...publicMessage(message), subject: null, text: null }, 200);
    const publicUrl = deps.settings.publicUrl();
    const now = deps.now();
    // Security: whoever holds the link of a reset sets the password; it is its mailbox's alone.
    const links = createMailLinks({ tokens, publicUrl, hidesResets: true });
    const composed = await deps.database.transact(
      (trx) => composeMail(trx, message, { tokens, links, now }),
      {
        mode: 'snapshot',
      },
    );
    if (composed.kind === 'overtaken')
      return c.json({ ...publicMessage(message), subject: null, text: null }, 200);
    const { subject, text } = addressedMail(composed, composed.company, {
      messageId: message.id,
      to: message.recipient ?? '',
      from: null,
      host: new URL(publicUrl).hostname,
      now,
    });
    return c.json({ ...publicMessage(message), subject, text }, 200);
  });

  app.openapi({ ...retryRoute, middleware: [authenticated, adminOnly] as const }, async (c) => {
    const { id, status } = await read(c.req.valid('param').id);
    if (!(await retryMessage(db, { id, now: deps.now() })))
      throw new ProblemError('status.wrong', {
        details: { collection: 'messages', status, allowed: ['waiting', 'failed', 'dropped'] },
      });
    return c.json(publicMessage(await read(id)), 200);
  });

  return app;
}

function cursorOf(text: string): { createdAt: string; id: string } | null {
  const [createdAt, id] = Buffer.from(text, 'base64url').toString().split(' ');
  const parsed = z.object({ createdAt: Instant, id: Id }).safeParse({ createdAt, id });
  return parsed.success ? parsed.data : null;
}

function publicMessage(message: MessageRow): z.infer<typeof Message> {
  return {
    id: message.id,
    template: message.template,
    recipient: message.recipient,
    status: message.status,
    attempts: message.attempts,
    last_error: message.lastError,
    created_at: message.createdAt,
    next_attempt_at: message.nextAttemptAt,
    sent_at: message.sentAt,
  };
}

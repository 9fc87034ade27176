import type { MessageRequests, MessageSummary } from '#desktop/renderer/app/message-requests.ts';
import { NOW } from '#shared/testing/builders.ts';

const message = (id: number, overrides: Partial<MessageSummary> = {}): MessageSummary => ({
  id: `message-${id}`,
  template: 'order.confirmed',
  recipient: `guest${id}@home.example`,
  status: 'sent',
  attempts: 1,
  last_error: null,
  created_at: NOW,
  next_attempt_at: null,
  sent_at: NOW,
  ...overrides,
});

const DEMO: readonly MessageSummary[] = [
  message(1, {
    template: 'order.received',
    status: 'waiting',
    attempts: 0,
    sent_at: null,
    next_attempt_at: NOW,
  }),
  message(2, {
    status: 'waiting',
    attempts: 3,
    sent_at: null,
    next_attempt_at: '2026-03-02T09:04:00.000Z',
    last_error: 'EENVELOPE: 450 4.2.0 greylisted, please come back later',
  }),
  message(3, {
    template: 'appointment.moved',
    status: 'failed',
    sent_at: null,
    last_error: 'EENVELOPE: 550 5.1.1 no such person here',
  }),
  message(4, { status: 'dropped', attempts: 0, recipient: null, sent_at: null, last_error: 'no_address' }),
  message(5, { template: 'account.invited' }),
  message(6, {
    template: 'subscription.confirmed',
    status: 'dropped',
    sent_at: null,
    last_error: 'overtaken',
  }),
];

/** An outbox in memory, two to a page; `wish` says what it has or why it does not answer. */
export function demoMessages(wish: 'some' | 'none' | 'offline' | 'failing' = 'some'): MessageRequests {
  const all = wish === 'some' ? [...DEMO] : [];
  const failure = { offline: 'offline', failing: 'server_error' } as const;
  const answer = <Value>(value: Value) =>
    wish === 'offline' || wish === 'failing'
      ? ({ ok: false, error: failure[wish] } as const)
      : ({ ok: true, value } as const);
  const byId = (id: string) => all.find((each) => each.id === id) ?? message(0);
  return {
    list: async (_session, { status, cursor }) => {
      const matching = all.filter((each) => status === null || each.status === status);
      const from = Number(cursor ?? 0);
      return answer({
        items: matching.slice(from, from + 4),
        next_cursor: from + 4 < matching.length ? String(from + 4) : null,
        is_delivered: false,
      });
    },
    text: async (_session, id) => {
      const { last_error: error, ...rest } = byId(id);
      const isOvertaken = error === 'overtaken';
      return answer({
        ...rest,
        last_error: error,
        subject: isOvertaken ? null : 'Your order VC-000042 is confirmed',
        text: isOvertaken
          ? null
          : 'Hello Gina Guest,\n\nYour order is confirmed. The attached file puts it on your calendar.\n\nOrder: VC-000042\nWhen: Monday 9 March 2026 at 10:00\nWhere: 5 Allsop Place\n  NW1 6XE London\nTotal: £85.00\n\nFollow your order:\nhttps://office.sparkle.example/#/track?token=q3x\n\n--\nSparkle Cleaning\n',
      });
    },
    retry: async (_session, id) => {
      const waiting = { ...byId(id), status: 'waiting', attempts: 0, last_error: null } as const;
      all.splice(all.indexOf(byId(id)), 1, waiting);
      return answer(waiting);
    },
  };
}

import { useEffect, useState } from 'react';
import { useAccount, useServices } from '../../app/app-context.tsx';
import type {
  MessageFailure,
  MessagePage,
  MessageStatus,
  MessageSummary,
} from '../../app/message-requests.ts';
import { useStatus } from '../../app/use-status.ts';

export interface Outbox {
  messages: readonly MessageSummary[];
  isLoading: boolean;
  failure: MessageFailure | null;
  /** Whether the server has a mail server; unknown until it answered. */
  isDelivered: boolean | null;
  hasMore: boolean;
  more(): Promise<void>;
  reload(): void;
  replace(message: MessageSummary): void;
}

interface Held {
  /** Which question this answers. */
  question: string;
  messages: readonly MessageSummary[];
  cursor: string | null;
  isDelivered: boolean | null;
  failure: MessageFailure | null;
}

const NOTHING: Held = { question: '', messages: [], cursor: null, isDelivered: null, failure: null };

/** The server's messages of one kind; asked anew when the server comes back. */
export function useOutbox(status: MessageStatus | null): Outbox {
  const { messages: requests } = useServices();
  const { session } = useAccount();
  const isOffline = useStatus().phase === 'offline';
  const [held, setHeld] = useState(NOTHING);
  const [isAsking, setAsking] = useState(false);
  const [turn, setTurn] = useState(0);
  const question = `${status ?? ''} ${turn} ${isOffline}`;

  useEffect(() => {
    let isCurrent = true;
    async function ask() {
      const answer = await requests.list(session, { status, cursor: null });
      if (!isCurrent) return;
      if (answer.ok) setHeld({ question, ...pageOf(answer.value) });
      else
        setHeld((before) => ({
          ...NOTHING,
          question,
          isDelivered: before.isDelivered,
          failure: answer.error,
        }));
    }
    void ask();
    return () => {
      isCurrent = false;
    };
  }, [requests, session, status, question]);

  const { cursor } = held;
  async function more() {
    setAsking(true);
    const answer = await requests.list(session, { status, cursor });
    setAsking(false);
    setHeld((before) => {
      // Another list was chosen meanwhile.
      if (before.question !== question) return before;
      if (!answer.ok) return { ...before, failure: answer.error };
      const next = pageOf(answer.value);
      return { ...before, ...next, messages: [...before.messages, ...next.messages] };
    });
  }

  const isAnswered = held.question === question;
  return {
    messages: isAnswered ? held.messages : [],
    isLoading: isAsking || !isAnswered,
    failure: isAnswered ? held.failure : null,
    isDelivered: held.isDelivered,
    hasMore: isAnswered && cursor !== null,
    more,
    reload: () => setTurn((before) => before + 1),
    replace: (message) =>
      setHeld((before) => ({
        ...before,
        messages: before.messages.map((each) => (each.id === message.id ? message : each)),
      })),
  };
}

function pageOf({ items, next_cursor: cursor, is_delivered: isDelivered }: MessagePage) {
  return { messages: items, cursor, isDelivered, failure: null };
}

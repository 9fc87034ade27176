import type { Logger } from 'pino';
import { collectionRoles } from '#shared/access/permissions.ts';
import { isCollectionName } from '#shared/documents/collections.ts';
import type { LiveSession, Sessions } from '../accounts/sessions.ts';
import type { OpenDatabase } from '../storage/open-database.ts';

const HEARTBEAT_MS = 20_000;
/** A revoked session's stream closes within five seconds. */
const WATCH_MS = 2000;
const MOST_STREAMS = 2000;
const MOST_STREAMS_PER_SESSION = 8;
/** What a reader may leave unread before it is cut off; it pulls when it is back. */
const MOST_WAITING_CHUNKS = 64;

export interface PokeHub {
  /** Server-sent events for a session; null when there are too many streams already. */
  open(session: LiveSession): ReadableStream<Uint8Array> | null;
  /** Ends every stream. */
  close(): Promise<void>;
}

interface Stream {
  session: LiveSession;
  controller: ReadableStreamDefaultController<Uint8Array>;
}

interface Dependencies {
  database: OpenDatabase;
  sessions: Sessions;
  log: Logger;
}

/** One listener on the database and one watch over the sessions, whatever the number of streams. */
export async function createPokeHub({ database, sessions, log }: Dependencies): Promise<PokeHub> {
  const streams = new Set<Stream>();
  const encoder = new TextEncoder();
  const send = (stream: Stream, text: string): void => {
    if ((stream.controller.desiredSize ?? 0) < -MOST_WAITING_CHUNKS) return end(stream);
    stream.controller.enqueue(encoder.encode(text));
  };
  const end = (stream: Stream): void => {
    if (streams.delete(stream)) stream.controller.close();
  };
  const watch = async (): Promise<void> => {
    // A stream that opens while the database answers is not among those asked for.
    const watched = [...streams];
    const live = await sessions.stillLive([...new Set(watched.map(({ session }) => session.id))]);
    for (const stream of watched) {
      if (live.get(stream.session.id) !== stream.session.account.revision) end(stream);
    }
  };

  const stopListening = await database.listen((collections) => {
    for (const stream of streams) {
      const visible = collections.filter((name) => maySee(stream.session, name));
      if (visible.length > 0) send(stream, `data: ${JSON.stringify({ collections: visible })}\n\n`);
    }
  });
  const heartbeat = setInterval(() => streams.forEach((stream) => send(stream, ': alive\n\n')), HEARTBEAT_MS);
  const watching = setInterval(() => {
    if (streams.size > 0)
      watch().catch((error: unknown) =>
        log.error({ error: nameOf(error) }, 'the sessions of streams could not be checked'),
      );
  }, WATCH_MS);
  heartbeat.unref();
  watching.unref();

  return {
    open(session) {
      const own = [...streams].filter((stream) => stream.session.id === session.id);
      if (streams.size >= MOST_STREAMS || own.length >= MOST_STREAMS_PER_SESSION) return null;
      let stream: Stream | null = null;
      return new ReadableStream<Uint8Array>({
        start(controller) {
          stream = { session, controller };
          streams.add(stream);
          send(stream, ': open\n\n');
        },
        cancel() {
          if (stream) streams.delete(stream);
        },
      });
    },
    async close() {
      clearInterval(heartbeat);
      clearInterval(watching);
      await stopListening();
      for (const stream of streams) end(stream);
    },
  };
}

function maySee({ actor }: LiveSession, collection: string): boolean {
  return isCollectionName(collection) && collectionRoles[collection].includes(actor.role);
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

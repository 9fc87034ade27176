import { Poke } from '#shared/sync/sync-protocol.ts';
import { linesOf } from './line-reader.ts';
import type { LinkAnswer, ServerLink } from './server-link.ts';

/** The server sends a sign of life every 20 seconds; without one for this long the stream counts as dead. */
export const HEARTBEAT_TIMEOUT_MS = 45_000;

export interface PokeListener {
  /** The stream stands. */
  opened(): void;
  poked(collections: readonly string[]): void;
}

export interface PokeStreamOptions {
  link: ServerLink;
  signal: AbortSignal;
  heartbeatTimeoutMs?: number;
}

/**
 * Holds one stream until it ends, and answers why it ended: 'ended' for a cut, a silent or an aborted one. Pokes only
 * save waiting; whoever calls pulls after every end anyway.
 */
export async function holdPokeStream(
  options: PokeStreamOptions,
  listener: PokeListener,
): Promise<LinkAnswer<'ended'>> {
  const attempt = new AbortController();
  const abort = () => attempt.abort();
  options.signal.addEventListener('abort', abort);
  let lifeline = setTimeout(abort, options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS);
  try {
    const answer = await options.link.stream(attempt.signal);
    if (!answer.ok) return answer;
    listener.opened();
    for await (const lines of linesOf(answer.value)) {
      clearTimeout(lifeline);
      lifeline = setTimeout(abort, options.heartbeatTimeoutMs ?? HEARTBEAT_TIMEOUT_MS);
      for (const poke of lines.map(pokeOf)) if (poke) listener.poked(poke);
    }
    return { ok: true, value: 'ended' };
  } catch {
    return { ok: true, value: 'ended' };
  } finally {
    clearTimeout(lifeline);
    options.signal.removeEventListener('abort', abort);
    attempt.abort();
  }
}

/** Only `data:` lines say something; comments are the heartbeat, and every event is a poke. */
function pokeOf(line: string): readonly string[] | null {
  if (!line.startsWith('data:')) return null;
  try {
    const poke = Poke.safeParse(JSON.parse(line.slice('data:'.length)));
    return poke.success ? poke.data.collections : null;
  } catch {
    return null;
  }
}

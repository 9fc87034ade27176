import type { FindCommand, ServerDoors } from './server-doors.ts';

/** Told when a release met another one: who it was, and how. */
export type Met = (how: SkewKind, accountId: string) => void;
export type SkewKind = 'command_before' | 'command_ahead' | 'collection_ahead';

/** Notes which commands of other releases come through the door. */
export function watchReleases(doors: ServerDoors, find: FindCommand, met: Met): ServerDoors {
  return {
    ...doors,
    async acceptCommand(request) {
      const outcome = await doors.acceptCommand(request);
      const { call, actor, origin } = request;
      if (origin.kind !== 'replica' || actor.accountId === null) return outcome;
      if (outcome.kind === 'command.newer') met('command_ahead', actor.accountId);
      if (outcome.kind === 'verdict' && call.version < (find(call.name)?.version ?? 0))
        met('command_before', actor.accountId);
      return outcome;
    },
  };
}

/** Of a collection that nobody but the next release knows. */
const ROTA = { id: '01999999-9999-7999-8999-999999999999', revision: 1 };

/** A server of the next release also serves what it alone knows; every application before it passes that over. */
export function serveAhead(doors: ServerDoors, met: Met): ServerDoors {
  return {
    ...doors,
    async pull(actor, request) {
      const reply = await doors.pull(actor, request);
      if (reply.kind !== 'page' || reply.hasMore) return reply;
      met('collection_ahead', actor.accountId ?? '');
      const rota = { ...ROTA, collection: 'rotas', deleted: false, document: ROTA };
      return { ...reply, documents: [...reply.documents, rota] };
    },
    async snapshot(actor) {
      const { header, body } = await doors.snapshot(actor);
      met('collection_ahead', actor.accountId ?? '');
      return { header: { ...header, counts: { ...header.counts, rotas: 1 } }, body: withRota(body) };
    },
  };
}

/** The first of all documents; the last line counts it. */
async function* withRota(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify({ c: 'rotas', d: ROTA })}\n`);
  let tail = '';
  for await (const chunk of body) {
    const text = tail + Buffer.from(chunk).toString('latin1');
    const end = text.lastIndexOf('\n', text.length - 2) + 1;
    yield Buffer.from(text.slice(0, end), 'latin1');
    tail = text.slice(end);
  }
  const last = JSON.parse(tail) as { documents: number };
  yield Buffer.from(`${JSON.stringify({ ...last, documents: last.documents + 1 })}\n`);
}

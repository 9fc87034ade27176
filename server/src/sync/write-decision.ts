import { applyChange } from '#shared/command-kit/apply-change.ts';
import type { Change } from '#shared/command-kit/change.ts';
import type { Decision, OutgoingMessage } from '#shared/command-kit/define-command.ts';
import { sameJson } from '#shared/core/json.ts';
import { derivedId } from '#shared/core/ids.ts';
import {
  collectionNames,
  documentSchemas,
  type AnyDocument,
  type CollectionName,
  type DocumentKey,
} from '#shared/documents/collections.ts';
import type { WrittenDocument } from '#shared/sync/verdict.ts';
import { rootShape } from '../storage/aggregate-rows.ts';
import { loadDocuments } from '../storage/aggregate-store.ts';
import type { Trx } from '../storage/database.ts';
import { numberDocuments } from '../storage/document-numbers.ts';
import { NO_ADDRESS } from '../storage/message-queue.ts';
import { calendarChanges, insertOutboxRows } from '../storage/outbox-rows.ts';
import { saveDocuments, type DocumentWrite } from '../storage/save-documents.ts';
import { writeSecrets } from '../storage/secrets.ts';
import { constraintOf, sqlStateOf, UNIQUE_VIOLATION } from '../storage/sql-errors.ts';
import { writeTimeBlocks } from '../storage/time-blocks.ts';
import type { Tokens } from '../storage/tokens.ts';
import type { CommandRequest } from './command-request.ts';
import { namedDocuments } from './named-documents.ts';
import { RefusedWhileWriting } from './refusal-of-error.ts';
import type { SessionScope } from './session-scope.ts';

export interface WriteContext {
  request: CommandRequest;
  scope: SessionScope;
  /** What the command declared that it may write. */
  roots: readonly DocumentKey[];
  now: string;
  tokens: Tokens;
  /** What the decision was made from, by 'collection/id'. */
  read: ReadonlyMap<string, AnyDocument>;
}

export interface Written {
  /** What the verdict names. */
  documents: WrittenDocument[];
  /** Everything written, for the poke. */
  collections: string[];
  /** As it was written, by 'collection/id'; what was deleted is left out. */
  after: ReadonlyMap<string, AnyDocument>;
}

/** Applies a decision to the truth: documents, calendar, secrets and outgoing messages. */
export async function writeDecision(trx: Trx, decision: Decision, context: WriteContext): Promise<Written> {
  const writes = await writesOf(trx, decision.changes, context);
  await numberDocuments(trx, writes);
  await saveDocuments(trx, writes, { explain: (error) => whatIsThere(error, writes) });
  await writeTimeBlocks(trx, writes, context.now);
  await writeSecrets(trx, writes, {
    now: context.now,
    tokens: context.tokens,
    passwordHash: context.request.passwordHash ?? null,
  });
  await writeMessages(trx, { messages: decision.messages, writes }, context);
  return {
    documents: await namedDocuments(trx, writes, context),
    collections: [...new Set(writes.map(({ collection }) => collection))],
    after: new Map(
      writes.flatMap(({ collection, id, after }) => (after ? [[`${collection}/${id}`, after] as const] : [])),
    ),
  };
}

/** Of an error while writing: a document that is to be new, and is there. */
function whatIsThere(error: unknown, writes: readonly DocumentWrite[]): unknown {
  const taken = writes.find(
    ({ collection, before }) =>
      before === null && constraintOf(error) === `${rootShape(collection).table}_pkey`,
  );
  return sqlStateOf(error) === UNIQUE_VIOLATION && taken
    ? new RefusedWhileWriting({ code: 'exists', details: { collection: taken.collection } })
    : error;
}

/**
 * One step per document: all its changes applied to what is stored, revision and times set. What the decision read is
 * not read again: writing finds out if it is not at that revision any more, or, where it is to be new, that it is there.
 */
async function writesOf(
  trx: Trx,
  changes: readonly Change[],
  { now, read }: WriteContext,
): Promise<DocumentWrite[]> {
  const writes: DocumentWrite[] = [];
  for (const collection of collectionNames) {
    const mine = changes.filter((change) => change.collection === collection);
    if (mine.length === 0) continue;
    const ids = [...new Set(mine.map(({ id }) => id))];
    const isNew = (id: string) => mine.find((change) => change.id === id)?.kind === 'create';
    const unread = ids.filter((id) => !read.has(`${collection}/${id}`) && !isNew(id));
    const stored =
      unread.length === 0 ? new Map<string, AnyDocument>() : await loadDocuments(trx, collection, unread);
    for (const id of ids) {
      const before = read.get(`${collection}/${id}`) ?? stored.get(id) ?? null;
      const own = mine.filter((change) => change.id === id);
      if (before && own[0]?.kind === 'create')
        throw new RefusedWhileWriting({ code: 'exists', details: { collection } });
      const changed = own.reduce<AnyDocument | null>(applyChange, before);
      if (sameJson(changed, before)) continue;
      const write = stampedWrite(collection, { id, before, changed, now });
      requireReadable(write);
      writes.push(write);
    }
  }
  return writes;
}

function stampedWrite(
  collection: CollectionName,
  {
    id,
    before,
    changed,
    now,
  }: { id: string; before: AnyDocument | null; changed: AnyDocument | null; now: string },
): DocumentWrite {
  const after = changed && {
    ...changed,
    revision: (before?.revision ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  return { collection, id, before, after } as DocumentWrite;
}

/**
 * [SY14] The last line behind the rules' own checks: a document that its schema does not read would be left out of every
 * replica. One that grew beyond a limit is refused, anything else is a bug.
 */
function requireReadable({ collection, after }: DocumentWrite): void {
  const parsed = after && documentSchemas[collection].safeParse(after);
  if (!parsed?.error) return;
  const issues = parsed.error.issues.map(({ path, code, message }) => ({
    path: path.join('.'),
    code,
    message,
  }));
  if (issues.some(({ code }) => code !== 'too_big'))
    throw new Error(`${collection}: not a document: ${issues.map(({ path }) => path).join(', ')}`);
  throw new RefusedWhileWriting({ code: 'args.invalid', details: { issues } });
}

async function writeMessages(
  trx: Trx,
  { messages, writes }: { messages: readonly OutgoingMessage[]; writes: readonly DocumentWrite[] },
  { request, now }: WriteContext,
): Promise<void> {
  const { commandId } = request.call;
  const addressed = await addressesOf(trx, messages);
  const mails = addressed.map(({ template, recipient, subjectIds }, index) => ({
    id: derivedId(commandId, 'message', String(index)),
    template,
    recipient,
    subjectIds,
    dropped: recipient === null ? NO_ADDRESS : null,
  }));
  await insertOutboxRows(trx, { mails, calendars: calendarChanges(writes, now) }, { commandId, now });
}

/** With where they go. Security: the address of a customer out of the actor's sight stays here. */
async function addressesOf(trx: Trx, messages: readonly OutgoingMessage[]) {
  const ids = messages.flatMap(({ to }) => (typeof to === 'string' ? [] : [to.customerId]));
  const customers = await loadDocuments(trx, 'customers', ids);
  return messages.map(({ to, template, subjectIds }) => {
    if (typeof to === 'string') return { template, subjectIds, recipient: to };
    const recipient = customers.get(to.customerId)?.email ?? null;
    // Whoever gets an address later is found by this.
    return recipient === null
      ? { template, subjectIds: { ...subjectIds, customerId: to.customerId }, recipient }
      : { template, subjectIds, recipient };
  });
}

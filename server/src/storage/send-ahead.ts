import type { CompiledQuery, QueryResult, RawBuilder } from 'kysely';
import type { Trx } from './database.ts';

/** What is to happen with the answer of a statement that was sent ahead, once it is there. */
export interface Ahead {
  /** Throws where the answer is not what was expected. */
  check?(result: QueryResult<unknown>): void;
  /** The error to be thrown in place of the driver's. */
  explain?(error: unknown): unknown;
}

const ahead = new WeakMap<CompiledQuery, Ahead>();

/**
 * A statement whose answer nobody needs before the next one is sent: on PostgreSQL both go out together, and what went
 * wrong with it is thrown by the next statement that is waited for, or by the commit. What is rolled back is not looked
 * at. On the embedded database it is a statement like any other.
 */
export async function sendAhead(trx: Trx, query: RawBuilder<unknown>, wanted: Ahead = {}): Promise<void> {
  const compiled = query.compile(trx);
  ahead.set(compiled, wanted);
  await trx.executeQuery(compiled);
}

/** Null for a statement that is waited for. */
export function aheadOf(query: CompiledQuery): Ahead | null {
  return ahead.get(query) ?? null;
}

/** Of the answer, when it is there. */
export async function settled<Row>(
  answer: Promise<QueryResult<Row>>,
  { check, explain }: Ahead,
): Promise<QueryResult<Row>> {
  let result: QueryResult<Row>;
  try {
    result = await answer;
  } catch (error) {
    throw explain ? explain(error) : error;
  }
  check?.(result);
  return result;
}

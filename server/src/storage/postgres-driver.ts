import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { aheadOf, settled } from './send-ahead.ts';
import { StatementNames } from './statement-names.ts';

const COUNTING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Kysely's own driver with two differences. What is asked again and again within writing transactions, where every command
 * asks the same, is prepared once for each connection; lists and pulls are not: their best plan depends on whose they are.
 * And what is sent ahead goes out together with the statement after it, as every transaction's beginning does.
 */
export class PreparingPostgresDriver implements Driver {
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #connections = new WeakMap<pg.PoolClient, PostgresConnection>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {
    // The pool connects when it is first asked.
  }

  async acquireConnection(): Promise<PostgresConnection> {
    const client = await this.#pool.connect();
    const known = this.#connections.get(client);
    if (known) return known;
    const connection = new PostgresConnection(client, this.#names);
    this.#connections.set(client, connection);
    return connection;
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const isolation = settings.isolationLevel ? ` isolation level ${settings.isolationLevel}` : '';
    const access = settings.accessMode ? ` ${settings.accessMode}` : '';
    const postgres = connection as PostgresConnection;
    postgres.begin(CompiledQuery.raw(`start transaction${isolation}${access}`));
    postgres.isPreparing = settings.accessMode !== 'read only';
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    // Never together with what goes before: an answer may be no error to the database, and yet not what was expected.
    await (connection as PostgresConnection).answered();
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    (connection as PostgresConnection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}

class PostgresConnection implements DatabaseConnection {
  isPreparing = false;
  readonly #client: pg.PoolClient;
  readonly #names: StatementNames;
  /** Sent ahead, in their order; none of them rejects unheard. */
  #unanswered: Promise<unknown>[] = [];
  #isSpoilt = false;

  constructor(client: pg.PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  begin(start: CompiledQuery): void {
    this.#keep(this.#send(start));
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const ahead = aheadOf(query);
    if (ahead) {
      this.#keep(settled(this.#send(query), ahead));
      return { rows: [] };
    }
    if (isRollback(query)) this.#unanswered = [];
    const answer = this.#send<Row>(query);
    // Heard before it is waited for: where an earlier one fails, this one does, too.
    answer.catch(() => undefined);
    await this.answered();
    return answer;
  }

  /** What was sent ahead has been answered as expected; throws the first error. */
  async answered(): Promise<void> {
    const sent = this.#unanswered;
    this.#unanswered = [];
    for (const answer of sent) await answer;
  }

  #keep(answer: Promise<unknown>): void {
    answer.catch(() => undefined);
    this.#unanswered.push(answer);
  }

  async #send<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const name = this.isPreparing && parameters.length > 0 ? this.#names.nameOf(sql) : null;
    const query = { text: sql, values: [...parameters], ...(name !== null && { name }) };
    try {
      const { command, rowCount, rows } = await this.#client.query(query);
      const result = { rows: (rows ?? []) as Row[] };
      return COUNTING.has(command) ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) } : result;
    } catch (error) {
      if (this.#names.isLost(error)) this.#isSpoilt = true;
      throw error instanceof Error ? fromHere(error) : error;
    }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('not streamed: declare a cursor');
  }

  release(): void {
    this.isPreparing = false;
    this.#unanswered = [];
    this.#client.release(this.#isSpoilt);
  }
}

/** What was sent before it is undone, whatever became of it. */
function isRollback({ sql }: CompiledQuery): boolean {
  return /^rollback\b/i.test(sql);
}

/** The driver's errors begin at the socket; with this they also tell who asked. */
function fromHere(error: Error): Error {
  const asked = new Error().stack?.split('\n').slice(2).join('\n');
  error.stack = `${error.stack ?? ''}\n${asked ?? ''}`;
  return error;
}

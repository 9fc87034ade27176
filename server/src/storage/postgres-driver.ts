import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type pg from 'pg';
import { StatementNames } from './statement-names.ts';

const COUNTING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/**
 * Kysely's own driver with one difference: what is asked again and again within writing transactions, where every command
 * asks the same, is prepared once for each connection. Lists and pulls are not: their best plan depends on whose they are.
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
    await connection.executeQuery(CompiledQuery.raw(`start transaction${isolation}${access}`));
    (connection as PostgresConnection).isPreparing = settings.accessMode !== 'read only';
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
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
  #isSpoilt = false;

  constructor(client: pg.PoolClient, names: StatementNames) {
    this.#client = client;
    this.#names = names;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
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
    this.#client.release(this.#isSpoilt);
  }
}

/** The driver's errors begin at the socket; with this they also tell who asked. */
function fromHere(error: Error): Error {
  const asked = new Error().stack?.split('\n').slice(2).join('\n');
  error.stack = `${error.stack ?? ''}\n${asked ?? ''}`;
  return error;
}

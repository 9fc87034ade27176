import type { Kysely, Transaction } from 'kysely';
import type { EpochEnd } from './epoch-end.ts';
import type { KeptDocuments } from './kept-documents.ts';
import type { Tables } from './tables.ts';
import type { Tokens } from './tokens.ts';

/** The outer handle: reads and single statements. */
export type Db = Kysely<Tables>;
/** An open transaction. Functions that lock or write more than once demand it. */
export type Trx = Transaction<Tables>;

export interface Log {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export interface TransactOptions {
  /** 'snapshot' is REPEATABLE READ READ ONLY; 'write' (default) is READ COMMITTED. */
  mode?: 'write' | 'snapshot';
}

export interface OpenDatabase {
  db: Db;
  kind: 'pglite' | 'postgres';
  /** The only way to begin a transaction. Inside, the outer `db` throws: a query on it would hang on PGlite. */
  transact<Value>(work: (trx: Trx) => Promise<Value>, options?: TransactOptions): Promise<Value>;
  tokens: Tokens;
  /** What commands read again and again. */
  kept: KeptDocuments;
  /**
   * Names this history of the database; revisions and transaction ids compare only within one. It can change while the
   * server runs: inside a transaction ask `readEpoch(trx)`.
   */
  epoch(): Promise<string>;
  /** Begins another epoch when the database has become another one since it was opened; answers why, or null. */
  settleEpoch(): Promise<EpochEnd | null>;
  /**
   * Calls back with the collections that changed once a pull can see the change, in whatever process it was made.
   * Resolves to the way to stop. A lost call costs latency only.
   */
  listen(onPoke: (collections: string[]) => void): Promise<() => Promise<void>>;
  /** Tells every process's listeners that transaction `xid` changed these collections. Never throws. */
  announce(change: { collections: string[]; xid: string }): void;
  close(): Promise<void>;
}

import { AsyncLocalStorage } from 'node:async_hooks';
import type { DatabaseConnection, Driver, TransactionSettings } from 'kysely';

/** Thrown where a query would wait for the connection that its own transaction holds. */
export class OutsideTransactionError extends Error {
  constructor() {
    super('a query on the outer handle inside a transaction: pass the transaction');
  }
}

interface Scope {
  hasConnection: boolean;
  isOpen: boolean;
}

/**
 * Remembers, along the asynchronous call chain, that a transaction is open. On PGlite, which has one connection, a
 * query on the outer handle would then wait for ever; on a pool it would be outside the transaction without a sign,
 * and wait for ever once the pool is empty. Both throw instead.
 */
export class TransactionGuard {
  readonly #scopes = new AsyncLocalStorage<Scope>();

  /** Every transaction runs inside this; its first connection is the transaction's. */
  async run<Value>(work: () => Promise<Value>): Promise<Value> {
    this.#refuseInside();
    const scope: Scope = { hasConnection: false, isOpen: true };
    try {
      return await this.#scopes.run(scope, work);
    } finally {
      scope.isOpen = false;
    }
  }

  onAcquire(): void {
    this.#refuseInside();
    const scope = this.#scopes.getStore();
    if (scope) scope.hasConnection = true;
  }

  onRelease(): void {
    const scope = this.#scopes.getStore();
    if (scope) scope.hasConnection = false;
  }

  onBegin(): void {
    if (!this.#scopes.getStore()?.isOpen)
      throw new Error('transactions are begun with OpenDatabase.transact');
  }

  #refuseInside(): void {
    const scope = this.#scopes.getStore();
    if (scope?.isOpen && scope.hasConnection) throw new OutsideTransactionError();
  }
}

/** The driver with the guard in front of it. */
export function guardDriver(driver: Driver, guard: TransactionGuard): Driver {
  return {
    init: () => driver.init(),
    async acquireConnection(): Promise<DatabaseConnection> {
      guard.onAcquire();
      return driver.acquireConnection();
    },
    async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
      guard.onBegin();
      await driver.beginTransaction(connection, settings);
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: (connection) => driver.rollbackTransaction(connection),
    async releaseConnection(connection: DatabaseConnection): Promise<void> {
      guard.onRelease();
      await driver.releaseConnection(connection);
    },
    destroy: () => driver.destroy(),
  };
}

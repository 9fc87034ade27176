/** Thrown at whatever a window still does with its databases after it was killed. */
export class DeadWindowError extends Error {
  constructor() {
    super('this window is dead');
  }
}

/** What happens to the next writes of a device: `full` is a quota that is used up, `broken` a disk that fails. */
export type DiskFault = 'full' | 'broken' | null;

/**
 * The databases of a device as one window reaches them. A window that dies loses its open transactions, as a browser
 * aborts them, and its connections; what was committed stays.
 */
export class WindowStorage {
  readonly factory: IDBFactory;
  private isDead = false;
  private readonly connections = new Set<IDBDatabase>();
  private readonly transactions = new Set<IDBTransaction>();
  private readonly diskFault: (database: string) => DiskFault;

  constructor(shared: IDBFactory, diskFault: (database: string) => DiskFault) {
    this.diskFault = diskFault;
    this.factory = {
      open: (name: string, version?: number) => {
        this.mustLive();
        return this.watched(version === undefined ? shared.open(name) : shared.open(name, version));
      },
      deleteDatabase: (name: string) => {
        this.mustLive();
        return shared.deleteDatabase(name);
      },
      databases: () => shared.databases(),
      cmp: (first: unknown, second: unknown) => shared.cmp(first, second),
    };
  }

  kill(): void {
    this.isDead = true;
    for (const transaction of this.transactions) abort(transaction);
    for (const connection of this.connections) connection.close();
  }

  private mustLive(): void {
    if (this.isDead) throw new DeadWindowError();
  }

  private watched(request: IDBOpenDBRequest): IDBOpenDBRequest {
    request.addEventListener('upgradeneeded', () => {
      if (request.transaction) this.track(request.transaction);
      if (this.isDead && request.transaction) abort(request.transaction);
    });
    request.addEventListener('success', () => this.connected(request.result));
    return request;
  }

  private connected(connection: IDBDatabase): void {
    if (this.isDead) return connection.close();
    this.connections.add(connection);
    const begin = connection.transaction.bind(connection);
    connection.transaction = (stores, mode, options) => {
      this.mustLive();
      const transaction = this.track(begin(stores, mode, options));
      if (mode === 'readwrite') failWrites(transaction, () => this.diskFault(connection.name));
      return transaction;
    };
  }

  private track(transaction: IDBTransaction): IDBTransaction {
    this.transactions.add(transaction);
    for (const end of ['complete', 'abort'])
      transaction.addEventListener(end, () => this.transactions.delete(transaction));
    return transaction;
  }
}

function abort(transaction: IDBTransaction): void {
  try {
    transaction.abort();
  } catch (error) {
    // Its commit had been asked for: then it counts.
    if (!(error instanceof Error) || error.name !== 'InvalidStateError') throw error;
  }
}

function failWrites(transaction: IDBTransaction, fault: () => DiskFault): void {
  const storeOf = transaction.objectStore.bind(transaction);
  transaction.objectStore = (name) => {
    const store = storeOf(name);
    const kind = fault();
    if (kind !== null) {
      const error = new DOMException(kind, kind === 'full' ? 'QuotaExceededError' : 'UnknownError');
      store.put = () => {
        throw error;
      };
      store.add = store.put;
    }
    return store;
  };
}

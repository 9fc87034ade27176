type Work = (granted: object | null) => unknown;

interface Turn {
  window: object;
  begin(): void;
}

/** Web Locks of one device, exclusive ones only: in the order of asking, and free again when their window dies. */
export class DeviceLocks {
  /** The first of each queue holds the lock. */
  private readonly queues = new Map<string, Turn[]>();

  /** What `navigator.locks` is in a window. */
  of(window: object): { request(name: string, ...rest: unknown[]): Promise<unknown> } {
    return {
      request: (name, ...rest) => {
        const work = rest.at(-1) as Work;
        const { signal, ifAvailable } = (rest.length > 1 ? rest[0] : {}) as LockOptions;
        const isTaken = (this.queues.get(name)?.length ?? 0) > 0;
        if (ifAvailable && isTaken) return (async () => work(null))();
        return this.request({ window, name, work, signal });
      },
    };
  }

  /** Hands over whatever the window held, and forgets what it waited for. */
  release(window: object): void {
    for (const [name, queue] of this.queues) {
      const holder = queue[0];
      this.queues.set(
        name,
        queue.filter((turn) => turn.window !== window),
      );
      if (holder?.window === window) this.beginNext(name);
    }
  }

  private request(wish: {
    window: object;
    name: string;
    work: Work;
    signal: AbortSignal | undefined;
  }): Promise<unknown> {
    const { window, name, work, signal } = wish;
    const aborted = () => new DOMException('The request was aborted', 'AbortError');
    if (signal?.aborted) return Promise.reject(aborted());
    return new Promise((resolve, reject) => {
      let isHeld = false;
      const turn: Turn = {
        window,
        begin: () => {
          isHeld = true;
          void (async () => work({ name }))()
            .then(resolve, reject)
            .finally(() => this.end(name, turn));
        },
      };
      signal?.addEventListener('abort', () => {
        if (isHeld) return;
        this.end(name, turn);
        reject(aborted());
      });
      const queue = [...(this.queues.get(name) ?? []), turn];
      this.queues.set(name, queue);
      if (queue.length === 1) this.beginNext(name);
    });
  }

  private end(name: string, turn: Turn): void {
    const queue = this.queues.get(name) ?? [];
    const wasHolder = queue[0] === turn;
    this.queues.set(
      name,
      queue.filter((each) => each !== turn),
    );
    if (wasHolder) this.beginNext(name);
  }

  private beginNext(name: string): void {
    const next = this.queues.get(name)?.[0];
    if (!next) return;
    // Never within the call that asked or released; a window that died meanwhile is not first any more.
    queueMicrotask(() => {
      if (this.queues.get(name)?.[0] === next) next.begin();
    });
  }
}

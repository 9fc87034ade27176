/** Whoever can be killed: a server process or a window of a device. What it remembers ends with it. */
export class Life {
  isAlive = true;
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

interface Wake {
  at: number;
  life: Life;
  run(): void;
}

/**
 * Virtual time in milliseconds. Everything that anybody waits for goes through here: each wait takes as long as the
 * seed says, so that the seed decides what happens between any two awaits. The dead are not woken.
 */
export class Scheduler {
  now = 0;
  /** Called after each step, when everything that the step could do without waiting is done; null: nothing to see. */
  afterStep: () => Promise<void> | null = () => null;
  private readonly random: () => number;
  private readonly queue: Wake[] = [];
  private failure: Error | null = null;

  constructor(random: () => number) {
    this.random = random;
  }

  chance(): number {
    return this.random();
  }

  /** Waits for up to so long; for ever if the life ends before. */
  pause(life: Life, longestMs = 4): Promise<void> {
    return new Promise((resolve) => {
      this.later(life, this.random() * longestMs, resolve);
    });
  }

  later(life: Life, ms: number, run: () => void): void {
    const wake = { at: this.now + ms, life, run };
    let index = this.queue.length;
    while (index > 0 && (this.queue[index - 1]?.at ?? 0) > wake.at) index -= 1;
    this.queue.splice(index, 0, wake);
  }

  /** Lets something run beside everything else; what it throws ends the history. */
  spawn(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    });
  }

  /** Lets everything happen that is due until then. */
  async runUntil(time: number): Promise<void> {
    for (let wake = this.queue[0]; wake && wake.at <= time; wake = this.queue[0]) {
      this.queue.shift();
      this.now = Math.max(this.now, wake.at);
      if (!wake.life.isAlive) continue;
      wake.run();
      await this.settle();
    }
    this.now = Math.max(this.now, time);
  }

  /** Until nothing runs that does not wait for the scheduler. */
  async settle(): Promise<void> {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (this.failure !== null) throw this.failure;
    const looking = this.afterStep();
    if (looking) await looking;
  }
}

import { backoffMs, type PushFailure } from '#shared/sync/delivery-failure.ts';
import { holdPokeStream } from './poke-stream.ts';
import type { ServerLink } from './server-link.ts';

export interface StreamOptions {
  link: ServerLink;
  random(): number;
  /** The stream stands: whatever happened before is worth a pull. */
  opened(): void;
  poked(): void;
  /** It ended or could not be opened; another try follows unless it was `signed_out` or `update_needed`. */
  ended(failure: PushFailure): void;
  heartbeatTimeoutMs?: number | undefined;
}

/** [SY10] Keeps one stream of pokes standing. Only the leader has one. */
export class StreamKeeper {
  private readonly stopping = new AbortController();
  private failures = 0;
  private hurry: (() => void) | null = null;
  private isRunning = false;
  private readonly options: StreamOptions;

  constructor(options: StreamOptions) {
    this.options = options;
  }

  /** Opens a stream where none stands, without waiting for the backoff. */
  start(): void {
    this.hurry?.();
    if (!this.isRunning && !this.stopping.signal.aborted) void this.run();
  }

  stop(): void {
    this.stopping.abort();
    this.hurry?.();
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const failure = await this.hold(signal);
      if (signal.aborted) break;
      this.options.ended(failure);
      if (failure.kind === 'signed_out' || failure.kind === 'update_needed') break;
      this.failures += 1;
      await this.pause(
        failure.kind === 'throttled' ? failure.retryAfterMs : backoffMs(this.failures, this.options.random()),
      );
    }
    this.isRunning = false;
  }

  private async hold(signal: AbortSignal): Promise<PushFailure> {
    const { link, heartbeatTimeoutMs, opened, poked } = this.options;
    const stream = { link, signal, ...(heartbeatTimeoutMs !== undefined && { heartbeatTimeoutMs }) };
    const ended = await holdPokeStream(stream, {
      opened: () => {
        this.failures = 0;
        opened();
      },
      poked,
    });
    return ended.ok ? { kind: 'network' } : ended.error;
  }

  private async pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.hurry = null;
  }
}

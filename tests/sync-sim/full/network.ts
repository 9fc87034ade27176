import type { Fetch } from '#desktop/renderer/replica/server-link.ts';

/** What happens to one request of a device, or to its connection until it is healed. */
export type NetworkFault =
  /** The request never reaches the server. */
  | { kind: 'drop_request' }
  /** The server does its work; the answer is lost. */
  | { kind: 'drop_reply' }
  /** The request arrives twice, the second time while the first is under way; the first answer counts. */
  | { kind: 'duplicate' }
  /** The request is sent once more a while after it was answered, when nobody waits for it. */
  | { kind: 'late_duplicate'; afterMs: number }
  | { kind: 'delay_request'; ms: number }
  | { kind: 'delay_reply'; ms: number }
  /** The answer's body ends early. */
  | { kind: 'cut'; atShare: number }
  /** Somebody in between answers instead of the server. */
  | { kind: 'answer'; status: number; retryAfter?: string };

/** `up`: requests are lost; `down`: answers are; `clog`: everything takes its time and comes out of order. */
export type Weather = 'fine' | 'cut' | 'up' | 'down' | 'clog';

export interface NetworkOptions {
  /** The server's address; null while it is down. */
  serverUrl(): string | null;
  random(): number;
  /** Every text that came back, decoded; also of requests that nobody waits for. */
  heard(path: string, text: string): void;
  /** A fault happened. */
  happened(kind: string): void;
  /** What a planted bug makes of an answer. */
  distort?: ((path: string, body: string) => string) | undefined;
  /** What a planted bug does when a request leaves. */
  leaving?: ((path: string, body: string) => Promise<void>) | undefined;
}

const CLOG_MS = 60;

/** The network between one device and the server. */
export class DeviceNetwork {
  weather: Weather = 'fine';
  private readonly faults: NetworkFault[] = [];
  private readonly open = new Set<AbortController>();
  private readonly options: NetworkOptions;

  constructor(options: NetworkOptions) {
    this.options = options;
  }

  /** Happens to the next request of this device. */
  addFault(fault: NetworkFault): void {
    this.faults.push(fault);
  }

  setWeather(weather: Weather): void {
    this.weather = weather;
    if (weather === 'fine') return;
    this.options.happened(weather);
    if (weather !== 'clog') this.cutAll();
  }

  heal(): void {
    this.weather = 'fine';
    this.faults.length = 0;
  }

  /** Everything under way is lost, streams too. */
  cutAll(): void {
    for (const request of this.open) request.abort();
    this.open.clear();
  }

  /** `fetch` as the code in a window calls it; `signal` is the window's life. */
  fetchFor(signal: AbortSignal): Fetch {
    return (input, init) => this.request(input, init ?? {}, signal);
  }

  private async request(path: string, init: RequestInit, life: AbortSignal): Promise<Response> {
    const isStream = path === '/sync/stream';
    const fault = isStream ? undefined : this.faults.shift();
    if (fault) this.options.happened(fault.kind === 'answer' ? `answer_${fault.status}` : fault.kind);
    const { weather } = this;
    if (weather === 'clog') await pause(this.options.random() * CLOG_MS);
    if (fault?.kind === 'delay_request') await pause(fault.ms);
    if (weather === 'cut' || weather === 'up' || fault?.kind === 'drop_request') throw unreachable();
    if (fault?.kind === 'answer') return answered(fault.status, fault.retryAfter);
    await this.options.leaving?.(path, typeof init.body === 'string' ? init.body : '');
    const response = await this.send(path, init, life);
    if (isStream) return response;
    if (fault?.kind === 'duplicate') await this.again(path, init);
    if (fault?.kind === 'late_duplicate') setTimeout(() => void this.again(path, init), fault.afterMs);
    if (fault?.kind === 'delay_reply') await pause(fault.ms);
    if (weather === 'clog') await pause(this.options.random() * CLOG_MS);
    if (weather === 'down' || fault?.kind === 'drop_reply') throw unreachable();
    return fault?.kind === 'cut' ? cutShort(response, fault.atShare) : response;
  }

  /** Sends to the server; the answer is read to its end, unless it is a stream. */
  private async send(path: string, init: RequestInit, life: AbortSignal): Promise<Response> {
    const url = this.options.serverUrl();
    if (url === null || life.aborted) throw unreachable();
    const cut = new AbortController();
    this.open.add(cut);
    const signals = [cut.signal, life, ...(init.signal ? [init.signal] : [])];
    const response = await fetch(`${url}${path}`, { ...init, signal: AbortSignal.any(signals) });
    if (path === '/sync/stream') return this.listenedTo(response);
    const text = await response.text();
    this.open.delete(cut);
    this.options.heard(path, text);
    const body = this.options.distort && response.ok ? this.options.distort(path, text) : text;
    return new Response(response.status === 204 ? null : body, {
      status: response.status,
      headers: plainHeaders(response),
    });
  }

  private async again(path: string, init: RequestInit): Promise<void> {
    const url = this.options.serverUrl();
    if (url === null) return;
    const { signal: _signal, ...rest } = init;
    const text = await fetch(`${url}${path}`, rest)
      .then((response) => response.text())
      .catch(() => null);
    if (text !== null) this.options.heard(path, text);
  }

  private listenedTo(response: Response): Response {
    const decoder = new TextDecoder();
    const heard = (bytes: Uint8Array) =>
      this.options.heard('/sync/stream', decoder.decode(bytes, { stream: true }));
    const listening = new TransformStream<Uint8Array, Uint8Array>({
      transform(bytes, controller) {
        heard(bytes);
        controller.enqueue(bytes);
      },
    });
    return new Response(response.body?.pipeThrough(listening) ?? null, {
      status: response.status,
      headers: plainHeaders(response),
    });
  }
}

/** The body was unpacked on its way. */
function plainHeaders(response: Response): Headers {
  const headers = new Headers(response.headers);
  headers.delete('content-encoding');
  headers.delete('content-length');
  return headers;
}

async function cutShort(response: Response, share: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const kept = bytes.subarray(0, Math.floor(bytes.length * share));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(kept);
      // An error would take back what was not read yet.
      setTimeout(() => controller.error(unreachable()), 1);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

function answered(status: number, retryAfter: string | undefined): Response {
  const headers = {
    'content-type': 'application/problem+json',
    ...(retryAfter && { 'retry-after': retryAfter }),
  };
  return new Response('{}', { status, headers });
}

function unreachable(): TypeError {
  return new TypeError('fetch failed');
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

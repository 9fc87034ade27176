/** One open channel in one window, with what RxDB and the replica use of `BroadcastChannel`. */
export class DeviceChannel extends EventTarget {
  onmessage: ((event: MessageEvent) => void) | null = null;
  readonly name: string;
  private readonly hub: DeviceChannels;
  readonly window: object;

  constructor(name: string, hub: DeviceChannels, window: object) {
    super();
    this.name = name;
    this.hub = hub;
    this.window = window;
    hub.add(this);
  }

  postMessage(data: unknown): void {
    this.hub.post(this, structuredClone(data));
  }

  close(): void {
    this.hub.remove(this);
  }

  receive(data: unknown): void {
    const event = new MessageEvent('message', { data });
    this.onmessage?.(event);
    this.dispatchEvent(event);
  }
}

/** The channels between the windows of one device. */
export class DeviceChannels {
  private readonly open = new Set<DeviceChannel>();

  /** The class that a window knows as `BroadcastChannel`. */
  of(window: object): new (name: string) => DeviceChannel {
    return channelClass(this, window);
  }

  add(channel: DeviceChannel): void {
    this.open.add(channel);
  }

  remove(channel: DeviceChannel): void {
    this.open.delete(channel);
  }

  release(window: object): void {
    for (const channel of this.open) if (channel.window === window) this.open.delete(channel);
  }

  post(from: DeviceChannel, data: unknown): void {
    for (const channel of this.open) {
      if (channel === from || channel.name !== from.name) continue;
      setImmediate(() => {
        if (this.open.has(channel)) channel.receive(structuredClone(data));
      });
    }
  }
}

function channelClass(hub: DeviceChannels, window: object): new (name: string) => DeviceChannel {
  return class extends DeviceChannel {
    constructor(name: string) {
      super(name, hub, window);
    }
  };
}

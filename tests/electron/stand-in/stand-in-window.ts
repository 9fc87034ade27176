import { EventEmitter } from 'node:events';
import type { Frame } from 'playwright';
import type { ChromiumPage } from './chromium.ts';
import type { StandInSession } from './stand-in-session.ts';
import { appOriginOf, toAppUrl } from './url-mapping.ts';

export interface StandInWindowOptions {
  readonly webPreferences?: { readonly preload?: string; readonly [preference: string]: unknown };
  readonly [option: string]: unknown;
}

/** The one browser page there is, as Electron's web contents. */
export class StandInWebContents extends EventEmitter {
  readonly id: number;
  readonly #chromium: ChromiumPage;
  readonly deniedNavigations: string[] = [];
  #openHandler: (details: { url: string }) => { action: string } = () => ({ action: 'allow' });

  constructor(id: number, chromium: ChromiumPage) {
    super();
    this.id = id;
    this.#chromium = chromium;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.#openHandler = handler;
  }

  windowOpened(url: string): void {
    if (this.#openHandler({ url }).action === 'deny') this.deniedNavigations.push(`window.open ${url}`);
  }

  /** Emits what Electron emits before a navigation that a page began; a prevented one is denied. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    let isPrevented = false;
    const details = { url, isMainFrame, isSameDocument: false, preventDefault: () => (isPrevented = true) };
    this.emit('will-frame-navigate', details);
    if (isMainFrame) this.emit('will-navigate', details);
    if (isPrevented) this.deniedNavigations.push(url);
    return !isPrevented;
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#chromium.send(channel, args);
  }

  reload(): void {
    void this.#chromium.load(toAppUrl(this.#chromium.page.url()));
  }

  /** The event that an `ipcMain` handler gets for a call from `frame`. */
  invokeEvent(frame: Frame) {
    const url = toAppUrl(frame.url());
    const parent = frame.parentFrame();
    return {
      type: 'frame',
      sender: this,
      senderFrame: {
        url,
        origin: appOriginOf(url),
        parent: parent === null ? null : { url: toAppUrl(parent.url()) },
      },
    };
  }
}

/** Electron's BrowserWindow over the one page; a second window at a time is not supported. */
export class StandInWindow extends EventEmitter {
  readonly options: StandInWindowOptions;
  readonly webContents: StandInWebContents;
  readonly #chromium: ChromiumPage;
  readonly #session: StandInSession;
  isShown = false;
  focusCount = 0;

  constructor(
    options: StandInWindowOptions,
    parts: { chromium: ChromiumPage; session: StandInSession; webContents: StandInWebContents },
  ) {
    super();
    this.options = options;
    this.#chromium = parts.chromium;
    this.#session = parts.session;
    this.webContents = parts.webContents;
  }

  async loadURL(url: string): Promise<void> {
    const preload = this.options.webPreferences?.preload;
    if (preload !== undefined) await this.#chromium.installPreload(preload);
    const origin = appOriginOf(url);
    await this.#chromium.grant(this.#session.grantedPermissions(origin), origin);
    await this.#chromium.load(url);
    this.emit('ready-to-show');
    this.webContents.emit('did-finish-load');
  }

  show(): void {
    this.isShown = true;
  }
  focus(): void {
    this.focusCount += 1;
  }
  maximize(): void {}
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  getNormalBounds() {
    return { x: 40, y: 30, width: 1111, height: 777 };
  }
  close(): void {
    this.emit('close', { preventDefault: () => undefined });
    this.emit('closed');
  }
}

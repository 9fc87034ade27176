// Stands where Electron's main-process module stands, over a real Chromium. Started by `register.ts`
// in a process of its own; the names exported here are Electron's, as far as the shell uses them.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright';
import { type ChromiumPage, startChromium } from './chromium.ts';
import { entryModule } from './entry-module.ts';
import { takeInstanceLock } from './instance-lock.ts';
import { standInSafeStorage } from './safe-storage.ts';
import { standInEnvSchema, type StandInCommand, type StandInState } from './stand-in-env.ts';
import { StandInSession } from './stand-in-session.ts';
import { StandInWebContents, StandInWindow, type StandInWindowOptions } from './stand-in-window.ts';

const env = standInEnvSchema.parse(process.env);
const windows: StandInWindow[] = [];
const ipcHandlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>();
const defaultSession = new StandInSession();
const observed = {
  isSandboxEnabled: false,
  schemes: [] as unknown,
  menu: null as unknown,
  openedOutside: [] as string[],
  deniedRequests: [] as string[],
};
const started: { chromium?: ChromiumPage } = {};

class StandInApp extends EventEmitter {
  readonly isPackaged = false;
  #isReady = false;

  enableSandbox(): void {
    if (this.#isReady) throw new Error('app.enableSandbox() can only be called before app is ready');
    observed.isSandboxEnabled = true;
  }
  requestSingleInstanceLock(): boolean {
    return hasInstanceLock;
  }
  /** Like Electron: `ready` waits until the entry module has finished loading. */
  async whenReady(): Promise<void> {
    await entryModule.loaded;
    started.chromium ??= await startChromium(path.join(env.STAND_IN_USER_DATA, 'profile'), host);
    this.#isReady = true;
  }
  getPath(name: string): string {
    return name === 'userData' ? env.STAND_IN_USER_DATA : path.join(env.STAND_IN_USER_DATA, name);
  }
  getVersion(): string {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
    return manifest !== null && typeof manifest === 'object' && 'version' in manifest
      ? String(manifest.version)
      : '';
  }
  quit(): void {
    for (const window of windows.splice(0)) window.close();
    void this.#leave(0);
  }
  exit(code = 0): void {
    void this.#leave(code);
  }
  async #leave(code: number): Promise<void> {
    await started.chromium?.close();
    process.exit(code);
  }
}

export const app = new StandInApp();
const hasInstanceLock = await takeInstanceLock(path.join(env.STAND_IN_USER_DATA, 'instance.sock'), (argv) =>
  app.emit('second-instance', {}, argv, process.cwd()),
);

const host = {
  mayNavigate: (url: string, isMainFrame: boolean) =>
    windows[0]?.webContents.mayNavigate(url, isMainFrame) ?? false,
  windowOpened: (url: string) => windows[0]?.webContents.windowOpened(url),
  mayRequest(url: string) {
    const isAllowed = defaultSession.mayRequest(url);
    if (!isAllowed) observed.deniedRequests.push(url);
    return isAllowed;
  },
  serve: (request: Request) => defaultSession.serve(request),
  async invoke(channel: string, frame: Frame, args: readonly unknown[]) {
    const handler = ipcHandlers.get(channel);
    const window = windows[0];
    if (handler === undefined || window === undefined)
      throw new Error(`No handler registered for '${channel}'`);
    return structuredClone(await handler(window.webContents.invokeEvent(frame), ...args));
  },
};

export class BrowserWindow extends StandInWindow {
  constructor(options: StandInWindowOptions) {
    const { chromium } = started;
    if (chromium === undefined) throw new Error('Cannot create BrowserWindow before app is ready');
    const webContents = new StandInWebContents(windows.length + 1, chromium);
    super(options, { chromium, session: defaultSession, webContents });
    windows.push(this);
    app.emit('web-contents-created', {}, webContents);
    this.once('closed', () => {
      const index = windows.indexOf(this);
      if (index !== -1) windows.splice(index, 1);
      if (windows.length === 0) app.emit('window-all-closed');
    });
    webContents.once('did-finish-load', () => void announce(chromium));
  }
  static getAllWindows(): StandInWindow[] {
    return [...windows];
  }
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown) => void (observed.schemes = schemes),
};
export const session = { defaultSession };
export const ipcMain = {
  handle(channel: string, listener: (event: unknown, ...args: unknown[]) => unknown): void {
    if (ipcHandlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    ipcHandlers.set(channel, listener);
  },
};
export const safeStorage = standInSafeStorage(env);
export const powerMonitor = new EventEmitter();
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1050 } }],
};
export const shell = {
  openExternal: async (url: string) => void observed.openedOutside.push(url),
};
export const dialog = {
  async showSaveDialog({ defaultPath = '' }: { defaultPath?: string }) {
    const folder = env.STAND_IN_SAVE_FOLDER;
    if (folder === undefined) return { canceled: true, filePath: '' };
    return { canceled: false, filePath: path.join(folder, path.basename(defaultPath)) };
  },
};
export const Menu = {
  buildFromTemplate: (template: unknown) => template,
  setApplicationMenu: (menu: unknown) => void (observed.menu = menu),
};

/** Tells the test where Chromium's developer protocol listens, once a page has loaded. */
async function announce(chromium: ChromiumPage): Promise<void> {
  const file = path.join(env.STAND_IN_USER_DATA, 'profile', 'DevToolsActivePort');
  const [port, target] = readFileSync(file, 'utf8').split('\n');
  process.send?.({ ready: { endpoint: `ws://127.0.0.1:${port}${target}`, url: chromium.page.url() } });
}

function state(): StandInState {
  return {
    ...observed,
    windows: windows.map(({ options, isShown }) => ({ options, isShown })),
    deniedNavigations: windows.flatMap((window) => window.webContents.deniedNavigations),
    focusCount: windows.reduce((count, window) => count + window.focusCount, 0),
  };
}

const commands: Record<StandInCommand, () => unknown> = {
  state,
  resume: () => powerMonitor.emit('resume'),
  crash: () => windows[0]?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 }),
  closeWindow: () => windows[0]?.close(),
  quit: () => app.quit(),
};

process.on('message', (message: { id: number; command: StandInCommand }) => {
  process.send?.({ id: message.id, answer: commands[message.command]() ?? null });
});
process.on('disconnect', () => app.exit(0));

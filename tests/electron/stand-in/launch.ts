import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Page } from 'playwright';
import type { StandInCommand, StandInEnv, StandInState } from './stand-in-env.ts';

export const PROJECT_ROOT = path.resolve(import.meta.dirname, '../../..');

export interface LaunchInput {
  /** Folder with `main/index.js` and `preload/index.cjs`, as the build leaves them. */
  readonly outFolder: string;
  /** Built renderer to serve instead of the one beside `main`. */
  readonly bundleRoot: string;
  readonly userData: string;
  readonly keyring?: StandInEnv['STAND_IN_KEYRING'];
  /** Hex; the same key again lets a later start read what an earlier one stored. */
  readonly keyringKey?: string;
  readonly saveFolder?: string;
}

/** A running shell, on the stand-in or on Electron: its page is driven like any browser page. */
export interface RunningShell {
  readonly page: Page;
  /** Preferences of the one window, as Electron was given them. */
  webPreferences(): Promise<Readonly<Record<string, unknown>>>;
  /** Closes the window the way a user does and waits for the process. */
  closeWindow(): Promise<void>;
}

/** On the stand-in a test also sees what the shell did to the system around it. */
export interface StandInShell extends RunningShell {
  state(): Promise<StandInState>;
  wakeUp(): Promise<void>;
  /** Reports that the page's process died, as Electron does. */
  reportCrash(): Promise<void>;
}

/** Starts the built main process on the stand-in and waits for its page. */
export async function launchOnStandIn(input: LaunchInput): Promise<StandInShell> {
  const child = startMainProcess(input);
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const { endpoint } = await readyMessage(child, exited);
  const browser = await chromium.connectOverCDP(endpoint);
  const page = browser.contexts()[0]?.pages()[0];
  if (page === undefined) throw new Error('the shell opened no page');
  const tell = commander(child);
  const state = () => tell('state') as Promise<StandInState>;
  return {
    page,
    state,
    wakeUp: async () => void (await tell('resume')),
    reportCrash: async () => void (await tell('crash')),
    webPreferences: async () => (await state()).windows[0]?.options.webPreferences ?? {},
    async closeWindow() {
      await browser.close();
      child.send({ id: -1, command: 'closeWindow' satisfies StandInCommand });
      const code = await exited;
      if (code !== 0) throw new Error(`the main process ended with code ${code}`);
    },
  };
}

/** Starts the process without waiting for a page: a second instance never shows one. */
export function startMainProcess(input: LaunchInput): ChildProcess {
  const env = {
    ...process.env,
    NODE_OPTIONS: '',
    VALCLEAN_BUNDLE_DIR: input.bundleRoot,
    STAND_IN_USER_DATA: input.userData,
    STAND_IN_KEYRING: input.keyring ?? 'gnome_libsecret',
    STAND_IN_KEYRING_KEY: input.keyringKey ?? randomBytes(32).toString('hex'),
    ...(input.saveFolder === undefined ? {} : { STAND_IN_SAVE_FOLDER: input.saveFolder }),
  };
  const register = pathToFileURL(path.join(import.meta.dirname, 'register.ts')).href;
  return fork(path.join(import.meta.dirname, 'boot.ts'), [path.join(input.outFolder, 'main/index.js')], {
    cwd: PROJECT_ROOT,
    env,
    execArgv: ['--import', 'tsx', '--import', register],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function readyMessage(child: ChildProcess, exited: Promise<number | null>): Promise<{ endpoint: string }> {
  const ready = new Promise<{ endpoint: string }>((resolve) => {
    child.on('message', (message: { ready?: { endpoint: string } }) => {
      if (message.ready !== undefined) resolve(message.ready);
    });
  });
  const failed = exited.then((code) => {
    throw new Error(`the main process ended with code ${code} before its page was ready`);
  });
  return Promise.race([ready, failed]);
}

function commander(child: ChildProcess): (command: StandInCommand) => Promise<unknown> {
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', (message: { id?: number; answer?: unknown }) => {
    if (message.id !== undefined) waiting.get(message.id)?.(message.answer);
  });
  return (command) =>
    new Promise((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      child.send({ id, command });
    });
}

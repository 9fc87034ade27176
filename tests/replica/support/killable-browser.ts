import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { must } from '#shared/core/assert.ts';
import { findOrInstallBrowser, launchArgs } from '../../run/find-browser.ts';

/** Chromium on a profile that stays, to be ended as a power cut of the program ends it. */
export interface KillableBrowser {
  readonly page: Page;
  /** SIGKILL to every process of it; once it is gone, nothing. */
  kill(): Promise<void>;
}

export async function startKillableBrowser(profile: string): Promise<KillableBrowser> {
  const portFile = path.join(profile, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const args = [
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    ...launchArgs,
    'about:blank',
  ];
  const child = spawn(await findOrInstallBrowser(), args, { detached: true, stdio: 'ignore' });
  const port = await portOf(portFile, child);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = must(browser.contexts()[0], 'the default context');
  return {
    page: await context.newPage(),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      process.kill(-must(child.pid, 'a process'), 'SIGKILL');
      await exited;
      await browser.close().catch(() => undefined);
    },
  };
}

async function portOf(file: string, child: ChildProcess): Promise<string> {
  for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
    const [port] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (port !== undefined && port !== '') return port;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('Chromium did not open its debugging port');
}

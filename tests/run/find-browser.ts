import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { chromium } from 'playwright';
import { chooseBrowser, installCommands } from './choose-browser.ts';
import { runCommand } from './run-command.ts';

/** Switches for a machine that reaches no network: without them Chromium waits for its own services. */
export const launchArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** Path of a Chromium that can be run here, or `undefined`. */
export function findBrowser(): string | undefined {
  return chooseBrowser({ env: process.env, isExecutable, playwrightChromium: playwrightChromium() });
}

/** Path of a Chromium, installed first where this machine allows it; throws one line saying what to do. */
export async function findOrInstallBrowser(): Promise<string> {
  const found = findBrowser();
  if (found !== undefined) return found;
  const isRoot = process.getuid?.() === 0;
  for (const command of installCommands({ isRoot, hasAptGet: existsSync('/usr/bin/apt-get') })) {
    console.log(`no Chromium found; running: ${command.join(' ')}`);
    const { exitCode, output } = await runCommand([...command], 'collect');
    if (exitCode !== 0) console.log(output);
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium: install Debian\'s "chromium" or Chrome, or set CHROMIUM_PATH to its program.',
  );
}

function playwrightChromium(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

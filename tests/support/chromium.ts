import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { findOrInstallBrowser, launchArgs } from '../run/find-browser.ts';

/** A headless Chromium with a new, empty profile. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: await findOrInstallBrowser(), args: [...launchArgs] });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright';
import type { BrowserContext, Page } from 'playwright';
import { findOrInstallBrowser, launchArgs } from '../../run/find-browser.ts';

/** One person's browser with its profile on disk, which outlives the browser itself. */
export interface BrowserProfile {
  readonly folder: string;
  /** Starts the browser, or starts it again with the same profile. */
  open(): Promise<Page>;
  /** The page of the open browser. */
  page(): Page;
  /** Closes it in an orderly way. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

export interface ProfileOptions {
  viewport?: { width: number; height: number };
}

export async function createProfile(options: ProfileOptions = {}): Promise<BrowserProfile> {
  const folder = await mkdtemp(path.join(tmpdir(), 'valclean-profile-'));
  let context: BrowserContext | null = null;
  const close = async () => {
    await context?.close();
    context = null;
  };
  return {
    folder,
    page() {
      const [page] = context?.pages() ?? [];
      if (!page) throw new Error('the browser is closed');
      return page;
    },
    async open() {
      context = await chromium.launchPersistentContext(folder, {
        executablePath: await findOrInstallBrowser(),
        args: [...launchArgs],
        viewport: options.viewport ?? { width: 1440, height: 900 },
        timezoneId: 'Europe/London',
        locale: 'en-GB',
      });
      return context.pages()[0] ?? (await context.newPage());
    },
    close,
    async remove() {
      await close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

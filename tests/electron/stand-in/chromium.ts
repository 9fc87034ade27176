import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  chromium,
  type BrowserContext,
  type Frame,
  type Page,
  type Request as PageRequest,
} from 'playwright';
import { findOrInstallBrowser, launchArgs } from '../../run/find-browser.ts';
import { startOriginProxy } from './origin-proxy.ts';
import { toAppUrl, toPageUrl } from './url-mapping.ts';

/** What the stand-in's Electron objects answer when Chromium asks. */
export interface ChromiumHost {
  /** False aborts the navigation. Never asked for a load the main process began itself. */
  mayNavigate(url: string, isMainFrame: boolean): boolean;
  /** A window that a page tried to open; it is always closed again. */
  windowOpened(url: string): void;
  mayRequest(url: string): boolean;
  /** Null when no handler is registered for the address's scheme. */
  serve(request: Request): Promise<Response | null>;
  invoke(channel: string, frame: Frame, args: readonly unknown[]): Promise<unknown>;
}

export interface ChromiumPage {
  readonly page: Page;
  load(url: string): Promise<void>;
  send(channel: string, args: readonly unknown[]): Promise<void>;
  installPreload(preloadPath: string): Promise<void>;
  grant(permissions: readonly string[], origin: string): Promise<void>;
  close(): Promise<void>;
}

const FLAGS = [
  ...launchArgs,
  '--disable-features=LocalNetworkAccessChecks',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
  '--remote-debugging-port=0',
];

/** Starts one Chromium with the profile in `profileFolder`; every request passes through `host`. */
export async function startChromium(profileFolder: string, host: ChromiumHost): Promise<ChromiumPage> {
  const proxy = await startOriginProxy();
  const context = await chromium.launchPersistentContext(profileFolder, {
    proxy: { server: proxy.url, bypass: '<-loopback>' },
    executablePath: await findOrInstallBrowser(),
    headless: true,
    args: FLAGS,
    viewport: { width: 1280, height: 840 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const secret = randomUUID().replaceAll('-', '');
  const [bindingName, eventName] = [`standIn_${secret}`, `stand-in-${secret}`];
  const expectedLoads = new Set<string>();

  await context.exposeBinding(bindingName, async ({ frame }, channel: string, args: readonly unknown[]) => {
    try {
      return { value: await host.invoke(channel, frame, args) };
    } catch (error) {
      return { error: String(error) };
    }
  });
  context.on('page', (popup) => {
    host.windowOpened(toAppUrl(popup.url()));
    void popup.close();
  });
  await routeEverything({ context, page, host, expectedLoads });

  return {
    page,
    async load(url) {
      expectedLoads.add(url);
      await page.goto(toPageUrl(url));
    },
    async send(channel, args) {
      await page.evaluate(({ name, detail }) => document.dispatchEvent(new CustomEvent(name, { detail })), {
        name: eventName,
        detail: [channel, args],
      });
    },
    async installPreload(preloadPath) {
      const host = readFileSync(path.join(import.meta.dirname, 'preload-host.js'), 'utf8');
      const preload = readFileSync(preloadPath, 'utf8');
      const run = `function (require, module, exports) {\n${preload}\n}`;
      const hostFunction = host.slice(host.indexOf('(bindingName')).trim().replace(/;$/, '');
      await context.addInitScript(
        `(${hostFunction})(${JSON.stringify(bindingName)}, ${JSON.stringify(eventName)}, ${run});`,
      );
    },
    grant: (permissions, origin) => context.grantPermissions([...permissions], { origin: toPageUrl(origin) }),
    async close() {
      await context.close();
      proxy.close();
    },
  };
}

async function routeEverything({
  context,
  page,
  host,
  expectedLoads,
}: {
  context: BrowserContext;
  page: Page;
  host: ChromiumHost;
  expectedLoads: Set<string>;
}): Promise<void> {
  await context.route('**/*', async (route, request) => {
    const url = toAppUrl(request.url());
    const frame = frameOf(request);
    if (frame === null || frame.page() !== page) return route.abort('aborted');
    if (request.isNavigationRequest()) {
      const isMainFrame = frame.parentFrame() === null;
      const isExpected = isMainFrame && expectedLoads.delete(url);
      if (!isExpected && !host.mayNavigate(url, isMainFrame)) return route.abort('aborted');
    }
    if (!host.mayRequest(url)) return route.abort('blockedbyclient');
    const response = await host.serve(
      new Request(url, { method: request.method() === 'HEAD' ? 'HEAD' : 'GET' }),
    );
    if (response === null) return route.continue();
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
}

/** Null for the first request of a window that has no frame yet. */
function frameOf(request: PageRequest): Frame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

import type { Page } from 'playwright';
import type { DesktopBridge, SaveSessionResult, StoredSession } from '#desktop/ipc/desktop-bridge.ts';

declare global {
  interface Window {
    readonly valclean: DesktopBridge;
    cspViolations?: string[];
  }
}

/** Loads the page again with a recorder in place; answers what the policy stopped until it was idle. */
export async function violationsOfAFreshLoad(page: Page): Promise<string[]> {
  await page.addInitScript(() => {
    window.cspViolations = [];
    document.addEventListener('securitypolicyviolation', (violation) => {
      window.cspViolations?.push(`${violation.violatedDirective} ${violation.blockedURI}`);
    });
  });
  await page.reload({ waitUntil: 'load' });
  await page.waitForFunction(() => document.body.textContent.trim() !== '');
  return recordedViolations(page);
}

export function recordedViolations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 200));
    return window.cspViolations ?? ['no recorder'];
  });
}

export function saveSession(page: Page, session: StoredSession): Promise<SaveSessionResult> {
  return page.evaluate((value) => window.valclean.saveSession(value), session);
}

export function loadSessions(page: Page): Promise<readonly StoredSession[]> {
  return page.evaluate(() => window.valclean.loadSessions());
}

/** `pong`, or `refused` when the policy or the network stack did not let the request out. */
export function fetchFromPage(page: Page, url: string): Promise<string> {
  return page.evaluate(async (target) => {
    try {
      const response = await fetch(target);
      return response.ok ? await response.text() : String(response.status);
    } catch {
      return 'refused';
    }
  }, url);
}

/** Data of the first two events of a stream, with the milliseconds between them. */
export function twoEvents(page: Page, url: string): Promise<{ data: string[]; apartMs: number }> {
  return page.evaluate(
    (target) =>
      new Promise((resolve, reject) => {
        const received: { data: string; at: number }[] = [];
        const stream = new EventSource(target);
        stream.addEventListener('error', () => reject(new Error('stream refused')));
        stream.addEventListener('message', ({ data }: MessageEvent<string>) => {
          received.push({ data, at: performance.now() });
          const [first, second] = received;
          if (first === undefined || second === undefined) return;
          stream.close();
          resolve({ data: [first.data, second.data], apartMs: second.at - first.at });
        });
      }),
    url,
  );
}

/** Tries to leave the page for `url`; answers the address it is at a moment later. */
export async function tryToLeave(page: Page, url: string): Promise<string> {
  await page.evaluate((target) => void (location.href = target), url);
  await page.waitForTimeout(300);
  return page.url();
}

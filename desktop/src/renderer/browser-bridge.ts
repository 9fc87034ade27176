import { z } from 'zod';
import type { DesktopBridge, SaveSessionResult, StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { parseExternalUrl } from '#desktop/ipc/external-url.ts';
import { storedSessionSchema } from '#desktop/ipc/ipc-contract.ts';
import { parseServerUrl } from '#desktop/ipc/server-url.ts';
import { version } from '../../../package.json';

const SESSION_KEY = 'valclean.session.';

/** `order` grows with every save: the last saved session has the highest. */
const keptSessionSchema = z.strictObject({ order: z.int(), session: storedSessionSchema });
type KeptSession = z.output<typeof keptSessionSchema>;

/** Without Electron: the browser's own means, one storage key per account. Composed by the renderer. */
export function createBrowserBridge(browser: Window = window): DesktopBridge {
  const sessions = openSessions(browser);
  return {
    kind: 'browser',
    serverUrl: async () => '',
    async setServerUrl(typed) {
      if (typed === '') return { ok: true };
      const url = parseServerUrl(typed);
      if (!url.ok) return { ok: false, code: url.error };
      return url.value === browser.location.origin ? { ok: true } : { ok: false, code: 'url.invalid' };
    },
    loadSessions: async () => sessions.load(),
    saveSession: async (session) => sessions.save(session),
    clearSession: async (accountId) => sessions.clear(accountId),
    async openExternal(text) {
      const url = parseExternalUrl(text);
      if (url === null) return false;
      clickLink(browser, { href: url, target: '_blank', rel: 'noopener noreferrer' });
      return true;
    },
    async saveTextFile({ suggestedName, text }) {
      const href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
      clickLink(browser, { href, download: suggestedName });
      // The browser has begun reading by then; revoking at once cancels the download in some.
      browser.setTimeout(() => URL.revokeObjectURL(href), 60_000);
      return true;
    },
    appInfo: async () => ({ version, platform: 'browser' }),
    onResume(listener) {
      const onOnline = () => listener();
      const onVisible = () => {
        if (browser.document.visibilityState === 'visible') listener();
      };
      browser.addEventListener('online', onOnline);
      browser.document.addEventListener('visibilitychange', onVisible);
      return () => {
        browser.removeEventListener('online', onOnline);
        browser.document.removeEventListener('visibilitychange', onVisible);
      };
    },
  };
}

function openSessions(browser: Window) {
  const unsaved = new Map<string, KeptSession>();
  const kept = (): KeptSession[] => {
    const stored = storedSessions(browser).filter(({ session }) => !unsaved.has(session.accountId));
    return [...stored, ...unsaved.values()].toSorted((a, b) => b.order - a.order);
  };
  return {
    load: (): StoredSession[] => kept().map(({ session }) => session),
    save(session: StoredSession): SaveSessionResult {
      const entry = { order: (kept()[0]?.order ?? 0) + 1, session };
      unsaved.delete(session.accountId);
      try {
        browser.localStorage.setItem(SESSION_KEY + session.accountId, JSON.stringify(entry));
        return { persisted: true };
      } catch {
        unsaved.set(session.accountId, entry);
        return { persisted: false, reason: 'blocked' };
      }
    },
    clear(accountId: string): void {
      unsaved.delete(accountId);
      try {
        browser.localStorage.removeItem(SESSION_KEY + accountId);
      } catch {
        // Storage that is blocked holds nothing to remove.
      }
    },
  };
}

/** What the storage holds for this application; an entry of another shape is as good as absent. */
function storedSessions(browser: Window): KeptSession[] {
  try {
    const storage = browser.localStorage;
    return Object.keys(storage)
      .filter((key) => key.startsWith(SESSION_KEY))
      .flatMap((key) => readKept(storage.getItem(key) ?? ''));
  } catch {
    return [];
  }
}

function readKept(text: string): KeptSession[] {
  try {
    return [keptSessionSchema.parse(JSON.parse(text))];
  } catch {
    return [];
  }
}

function clickLink({ document }: Window, attributes: Readonly<Record<string, string>>): void {
  const link = document.createElement('a');
  for (const [name, value] of Object.entries(attributes)) link.setAttribute(name, value);
  link.click();
}

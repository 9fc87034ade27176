/** Chromium throws one origin's databases away when it finds them damaged, and lets the request that found it fail. */
const TRIES = 5;
const FIRST_PAUSE_MS = 20;

/**
 * Resolves when the browser's databases can be opened. Only the first request after they were thrown away fails; not
 * everything that opens one asks twice. Never rejects: what goes on failing says so to whoever opens a database.
 */
export async function storageReady(): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      await indexedDB.databases();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** tries));
    }
  }
}

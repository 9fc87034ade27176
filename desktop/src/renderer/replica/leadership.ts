/** Something that runs only in the window that leads. */
export interface Leading {
  stop(): void;
}

/**
 * [SY12] Runs `lead` for as long as this window holds the lock; another window's turn comes when it is closed, killed
 * or crashes, for then the browser takes the lock away. `signal` ends the waiting and the leading.
 */
export async function leadWhenElected(
  lock: string,
  signal: AbortSignal,
  lead: () => Promise<Leading>,
): Promise<void> {
  try {
    await navigator.locks.request(lock, { signal }, async () => {
      const leading = await lead();
      await new Promise<void>((resolve) => {
        if (signal.aborted) resolve();
        else signal.addEventListener('abort', () => resolve());
      });
      leading.stop();
    });
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}

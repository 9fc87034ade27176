/** Something that runs only in the window that leads. */
export interface Leading {
  stop(): void;
}

/**
 * [SY12] Runs `lead` for as long as this window holds the lock; another window's turn comes when it is closed, killed
 * or crashes, for then the browser takes the lock away. `signal` ends the waiting and the leading. `hasWaited`: another
 * window led before.
 */
export async function leadWhenElected(
  lock: string,
  signal: AbortSignal,
  lead: (hasWaited: boolean) => Promise<Leading>,
): Promise<void> {
  const hold = async (hasWaited: boolean): Promise<void> => {
    const leading = await lead(hasWaited);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve());
    });
    leading.stop();
  };
  const isTaken = await navigator.locks.request(lock, { ifAvailable: true }, async (granted) => {
    if (granted && !signal.aborted) await hold(false);
    return granted === null;
  });
  if (!isTaken) return;
  try {
    await navigator.locks.request(lock, { signal }, () => hold(true));
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  }
}

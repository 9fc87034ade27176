import type { Page } from 'playwright';

/**
 * Waits until nothing on the page has changed or moved for a while: its data came, its transitions ended. What turns
 * for ever is left out; after five seconds it is as still as it gets.
 */
export function untilStill(page: Page): Promise<void> {
  return page.evaluate(
    ({ quietMs, mostMs }) =>
      new Promise((resolve) => {
        const isMoving = () =>
          document
            .getAnimations()
            .some(
              ({ playState, effect }) =>
                playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
            );
        const startedAt = performance.now();
        let timer = 0;
        const restart = () => {
          clearTimeout(timer);
          timer = window.setTimeout(look, quietMs);
        };
        const observer = new MutationObserver(restart);
        const look = () => {
          if (isMoving() && performance.now() - startedAt < mostMs) return restart();
          observer.disconnect();
          resolve();
        };
        observer.observe(document, {
          subtree: true,
          childList: true,
          attributes: true,
          characterData: true,
        });
        restart();
      }),
    { quietMs: 200, mostMs: 5000 },
  );
}

/** The other half of `server-process.ts`, in the child. */
export function answerParent(url: string, close: () => Promise<void>): void {
  process.on('message', (message) => {
    if (message === 'memory') {
      globalThis.gc?.();
      const { rss, heapUsed } = process.memoryUsage();
      process.send?.({ memory: { rss, heapUsed } });
    } else void close().then(() => process.exit(0));
  });
  process.send?.({ url });
}

import { windowLoader } from './bundle-window.ts';
import { runHistory } from './history.ts';
import { openOfficeDatabase } from './office-world.ts';
import { plantedBug } from './planted.ts';
import type { WorkerOrder, WorkerWord } from './run-full.ts';

// One process of `run-full.ts`: opens one database and runs one history after the other in it.

let unhandled: Record<string, number> = {};

// As in a browser, where nobody hears of them; a window that was killed leaves some.
process.on('unhandledRejection', (error) => {
  const message = error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 120) : String(error);
  unhandled[message] = (unhandled[message] ?? 0) + 1;
});

process.once('message', (order: WorkerOrder) => {
  work(order).catch((error: unknown) => {
    console.error(error);
    process.exit(1);
  });
});
process.once('disconnect', () => process.exit(0));

async function work({ code, bug: name }: WorkerOrder): Promise<void> {
  const bug = name === null ? null : plantedBug(name);
  const load = await windowLoader({ ...code, text: bug?.breakCode?.(code.text) ?? code.text });
  const database = await openOfficeDatabase();
  const run = async (seed: number): Promise<void> => {
    try {
      say({ kind: 'done', result: await runHistory({ seed, database, load, bug }), unhandled });
      unhandled = {};
    } catch (error) {
      console.error(error);
      process.exit(1);
    }
  };
  process.on('message', ({ seed }: { seed: number }) => void run(seed));
  say({ kind: 'ready' });
}

function say(word: WorkerWord): void {
  process.send?.(word);
}

import { placeOf } from '../error-place.ts';
import type { Log } from '../storage/database.ts';

export interface RunningJob {
  /** No further run begins; resolves when the one under way is done. */
  stop(): Promise<void>;
}

export interface RepeatingJob {
  name: string;
  everyMs: number;
  log: Log;
  run(): Promise<void>;
}

/** Runs at once and then with a pause after each run, never twice at a time. A failed run is logged; the next one comes. */
export function startRepeating({ name, everyMs, log, run }: RepeatingJob): RunningJob {
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let current: Promise<void> = Promise.resolve();
  const runOnce = async () => {
    try {
      await run();
    } catch (error) {
      log.error({ job: name, ...placeOf(error) }, 'a job failed');
    }
    if (!isStopped) timer = setTimeout(begin, everyMs);
  };
  const begin = () => {
    current = runOnce();
  };
  begin();
  return {
    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      await current;
    },
  };
}

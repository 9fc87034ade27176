import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { SERVER_KEY } from './bench-database.ts';

/** A server in a process of its own, so that whoever asks it does not share its thread. */
export interface ServerProcess {
  readonly url: string;
  /** Bytes that its process holds and that its heap uses, after a collection. */
  memory(): Promise<{ rss: number; heapUsed: number }>;
  stop(): Promise<void>;
}

export type Started = { url: string } | { memory: { rss: number; heapUsed: number } };

/** `entry` is a module of this folder that answers as `server-child.ts` does. */
export async function startServerProcess(entry: string, databaseUrl: string): Promise<ServerProcess> {
  const child = fork(path.join(import.meta.dirname, entry), {
    execArgv: ['--import', 'tsx', '--expose-gc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      SERVER_KEY,
      LOG_LEVEL: 'silent',
      TRUSTED_PROXIES: '127.0.0.1',
    },
  });
  const started = await answerOf(child);
  if (!('url' in started)) throw new Error('the server did not tell its address');
  return {
    url: started.url,
    async memory() {
      child.send('memory');
      const answer = await answerOf(child);
      if (!('memory' in answer)) throw new Error('the server did not tell its memory');
      return answer.memory;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.send('stop');
      }),
  };
}

function answerOf(child: ChildProcess): Promise<Started> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Started));
    child.once('exit', (code) => reject(new Error(`the server's process ended with ${code}`)));
  });
}

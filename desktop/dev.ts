import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { createServer } from 'vite';

// Development in one command: the server, restarted when its code changes, and the screens with hot reload.
// With --peer only the screens again, on a port of their own: another origin, so another browser storage,
// so a second office on the same server.

const projectRoot = path.resolve(import.meta.dirname, '..');

const flags = process.argv.slice(2);
const isPeer = flags.includes('--peer');
const serverPort = process.env['PORT'] ?? '8787';
// Where vite.config.ts sends what is not a screen.
process.env['VALCLEAN_SERVER'] ??= `http://127.0.0.1:${serverPort}`;
const serverFlags = flags.filter((flag) => flag !== '--peer');

const server = isPeer ? undefined : startServer();
const screens = await createServer({
  configFile: path.join(projectRoot, 'desktop/vite.config.ts'),
  server: { port: isPeer ? 5174 : 5173 },
});
await screens.listen();
screens.printUrls();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void stop();
  });
}
server?.once('exit', () => {
  void stop();
});

function startServer(): ChildProcess {
  const tsx = path.join(projectRoot, 'node_modules/tsx/dist/cli.mjs');
  return spawn(process.execPath, [tsx, 'watch', 'server/src/main.ts', ...serverFlags], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, PORT: serverPort },
  });
}

async function stop(): Promise<void> {
  server?.kill('SIGTERM');
  await screens.close();
}

import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';

/** True for the first process on `socketPath`; a later one hands over its arguments and gets false. */
export async function takeInstanceLock(
  socketPath: string,
  onSecond: (argv: string[]) => void,
): Promise<boolean> {
  const isTaken = await new Promise<boolean>((resolve) => {
    const socket = connect(socketPath, () => socket.end(JSON.stringify(process.argv), () => resolve(true)));
    socket.on('error', () => resolve(false));
  });
  if (isTaken) return false;
  rmSync(socketPath, { force: true });
  const server = createServer((socket) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('end', () => onSecond(JSON.parse(text) as string[]));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  server.unref();
  return true;
}

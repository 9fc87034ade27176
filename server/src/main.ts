import { helpText, readInvocation } from './config.ts';
import { startServer, type RunningServer } from './compose.ts';
import { noticeText } from './start-notice.ts';
import { watchFullDisk } from './storage/full-disk-watch.ts';

const invocation = readInvocation(process.env, process.argv.slice(2));
if (!invocation.ok) {
  stop(
    ['The server was not started:', ...invocation.error.map((line) => `  ${line}`), 'See --help.'].join('\n'),
  );
} else if (invocation.value.kind === 'help') {
  console.log(helpText());
} else {
  try {
    const { config } = invocation.value;
    if (config.dataDirectory !== null) watchFullDisk(config.dataDirectory);
    const server = await startServer(config);
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void drain(server));
    console.log(noticeText(server.notice));
  } catch (error) {
    // People are told what to do; a bug shows where it happened.
    stop(`The server was not started: ${error instanceof Error ? messageOf(error) : 'unknown reason'}`);
  }
}

function messageOf(error: Error & { code?: string }): string {
  if (error.code === 'EADDRINUSE') return 'the port is in use; set PORT to another';
  return ['DirectoryInUseError', 'DemoExposedError'].includes(error.name) || error.code
    ? error.message
    : (error.stack ?? error.message);
}

async function drain(server: RunningServer): Promise<void> {
  await server.close();
  process.exit(0);
}

function stop(reason: string): void {
  console.error(reason);
  process.exit(1);
}

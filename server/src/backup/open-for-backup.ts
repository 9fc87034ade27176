import { readInvocation } from '../config.ts';
import { openDatabase, type Log, type OpenDatabase } from '../storage/open-database.ts';

/** The database that the same environment would start the server on. Throws with what is wrong in it. */
export async function openConfigured(
  env: Readonly<Record<string, string | undefined>>,
  tell: (line: string) => void,
): Promise<OpenDatabase> {
  const invocation = readInvocation(env, []);
  if (!invocation.ok) throw new Error(invocation.error.join('\n'));
  if (invocation.value.kind !== 'start') throw new Error('no settings');
  const { databaseUrl, dataDirectory, serverKey } = invocation.value.config;
  return openDatabase({ databaseUrl, dataDirectory, serverKey, log: terminalLog(tell) });
}

function terminalLog(tell: (line: string) => void): Log {
  const write = (fields: Record<string, unknown>, message: string) =>
    tell(`${message} ${JSON.stringify(fields)}`);
  return { info: () => undefined, warn: write, error: write };
}

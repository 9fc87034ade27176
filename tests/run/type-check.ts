import { runCommand, tool } from './run-command.ts';

/** Each part has its own compiler settings: what it may use (DOM, Node) is what its code may name. */
const PARTS = ['shared', 'server', 'desktop/src/renderer', 'desktop/src/main', 'desktop', 'tests'];

/** The compiler's word for "this part has no source file yet". */
const NO_INPUTS = 'TS18003';

const AT_ONCE = 2;

/** Checks the parts, two at a time. Returns what the compiler says about each part that has errors. */
export async function checkTypes(): Promise<string[]> {
  const waiting = [...PARTS];
  const complaints: string[] = [];
  const worker = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { exitCode, output } = await runCommand(tool('ts7/bin/tsc', '--project', part), 'collect');
      if (exitCode !== 0 && !output.includes(NO_INPUTS)) complaints.push(`${part}:\n${output.trim()}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return complaints;
}

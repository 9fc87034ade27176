import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

export interface CommandResult {
  /** Exit code; 1 when a signal ended the command or it could not be started. */
  readonly exitCode: number;
  /** Standard output and error in the order they came; empty when they went to the terminal. */
  readonly output: string;
}

/** Runs a program in the project's root. `show` sends its output straight to the terminal. */
export function runCommand(
  command: readonly [string, ...string[]],
  output: 'show' | 'collect',
): Promise<CommandResult> {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const stdio = output === 'show' ? 'inherit' : 'pipe';
    const child = spawn(program, args, {
      cwd: projectRoot,
      stdio: ['ignore', stdio, stdio],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
    let collected = '';
    const collect = (chunk: Buffer): void => {
      collected += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    child.once('error', (error) => {
      resolve({ exitCode: 1, output: `${collected}${error.message}\n` });
    });
    child.once('close', (code) => {
      resolve({ exitCode: code ?? 1, output: collected });
    });
  });
}

/** A tool of the project by the path of its script inside `node_modules`, run by this very Node. */
export function tool(script: string, ...args: string[]): [string, ...string[]] {
  return [process.execPath, `${projectRoot}node_modules/${script}`, ...args];
}

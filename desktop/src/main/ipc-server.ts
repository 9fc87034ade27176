import type { z } from 'zod';
import { IPC_CHANNELS, type IpcMethod } from '#desktop/ipc/ipc-channels.ts';
import { ipcContract, type IpcHandlers } from '#desktop/ipc/ipc-contract.ts';
import { APP_ORIGIN, isAppDocument } from './app-origin.ts';
import type { RateCap } from './rate-cap.ts';

/** The part of Electron's invoke event that the door looks at. */
export interface IpcSender {
  readonly sender: { readonly id: number };
  readonly senderFrame: { readonly url: string; readonly origin: string; readonly parent: unknown } | null;
}

export type IpcRefusal = 'ipc.sender' | 'ipc.rate' | 'ipc.arguments';

export interface IpcServerDependencies {
  readonly ipcMain: {
    handle(channel: string, listener: (event: IpcSender, ...args: unknown[]) => Promise<unknown>): void;
  };
  readonly handlers: IpcHandlers;
  readonly rateCap: RateCap;
  /** Id of the main window's web contents, or null while there is none. */
  readonly mainWebContentsId: () => number | null;
  readonly onRefusal: (method: IpcMethod, reason: IpcRefusal) => void;
}

/**
 * The only door from pages to the main process. A call passes when it comes from the main frame of the
 * main window showing our document, is not one of a flood, and its arguments parse; then, and only
 * then, the handler runs. A refused call rejects with the reason's code and nothing else.
 */
export function serveIpc(dependencies: IpcServerDependencies): void {
  for (const method of Object.keys(ipcContract) as IpcMethod[]) {
    dependencies.ipcMain.handle(IPC_CHANNELS[method], async (event, ...args) => {
      const parsed = admit({ method, event, args }, dependencies);
      return ipcContract[method].result.parse(await callHandler(dependencies.handlers, method, parsed));
    });
  }
}

/** Security: every condition is needed; an about:blank frame inherits the origin but not the address. */
export function isTrustedSender(event: IpcSender, mainWebContentsId: number | null): boolean {
  const frame = event.senderFrame;
  return (
    frame !== null &&
    frame.parent === null &&
    frame.origin === APP_ORIGIN &&
    isAppDocument(frame.url) &&
    event.sender.id === mainWebContentsId
  );
}

interface IpcCall {
  readonly method: IpcMethod;
  readonly event: IpcSender;
  readonly args: readonly unknown[];
}

/** The parsed arguments of a call that passes; a call that does not throws the reason's code. */
function admit({ method, event, args }: IpcCall, dependencies: IpcServerDependencies): readonly unknown[] {
  const { rateCap, mainWebContentsId, onRefusal } = dependencies;
  const refuse = (reason: IpcRefusal): never => {
    onRefusal(method, reason);
    throw new Error(reason);
  };
  if (!isTrustedSender(event, mainWebContentsId())) return refuse('ipc.sender');
  if (!rateCap.take(method)) return refuse('ipc.rate');
  const schema: z.ZodType<readonly unknown[]> = ipcContract[method].args;
  const parsed = schema.safeParse(args);
  return parsed.success ? parsed.data : refuse('ipc.arguments');
}

/** The arguments were parsed by this very method's schema, which the compiler cannot follow over a union. */
function callHandler(handlers: IpcHandlers, method: IpcMethod, args: readonly unknown[]): unknown {
  const handler = handlers[method] as (...parsed: readonly unknown[]) => unknown;
  return handler(...args);
}

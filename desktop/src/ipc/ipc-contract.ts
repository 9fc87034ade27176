import { z } from 'zod';
import type { IpcMethod } from './ipc-channels.ts';

/** Characters; about 25 MB of text. An export of one device's outbox stays far below. */
const EXPORT_TEXT_MAX = 25_000_000;

export const storedSessionSchema = z.strictObject({
  token: z.string().min(1).max(512),
  serverUrl: z.string().max(300),
  accountId: z.string().min(1).max(64),
  role: z.string().min(1).max(32),
  displayName: z.string().max(300),
  email: z.string().max(320),
  expiresAt: z.iso.datetime(),
});

/**
 * What may pass the door between page and main process: per method the arguments as a tuple and the
 * answer. Arguments are strict, so an unknown field is a refusal.
 */
export const ipcContract = {
  serverUrl: { args: z.tuple([]), result: z.string() },
  setServerUrl: {
    args: z.tuple([z.string().max(2048)]),
    result: z.union([
      z.strictObject({ ok: z.literal(true) }),
      z.strictObject({ ok: z.literal(false), code: z.enum(['url.invalid', 'url.insecure']) }),
    ]),
  },
  loadSessions: { args: z.tuple([]), result: z.array(storedSessionSchema) },
  saveSession: {
    args: z.tuple([storedSessionSchema]),
    result: z.union([
      z.strictObject({ persisted: z.literal(true) }),
      z.strictObject({ persisted: z.literal(false), reason: z.enum(['no_keyring', 'blocked']) }),
    ]),
  },
  clearSession: { args: z.tuple([z.string().min(1).max(64)]), result: z.void() },
  openExternal: { args: z.tuple([z.string().max(2048)]), result: z.boolean() },
  saveTextFile: {
    args: z.tuple([
      z.strictObject({ suggestedName: z.string().max(255), text: z.string().max(EXPORT_TEXT_MAX) }),
    ]),
    result: z.boolean(),
  },
  appInfo: { args: z.tuple([]), result: z.strictObject({ version: z.string(), platform: z.string() }) },
} satisfies Record<IpcMethod, { args: z.ZodType; result: z.ZodType }>;

type IpcContract = typeof ipcContract;
export type IpcArgs<M extends IpcMethod> = z.output<IpcContract[M]['args']>;
export type IpcResult<M extends IpcMethod> = z.output<IpcContract[M]['result']>;

/** What the main process implements, one function per method, called with parsed arguments only. */
export type IpcHandlers = {
  readonly [M in IpcMethod]: (...args: IpcArgs<M>) => IpcResult<M> | Promise<IpcResult<M>>;
};

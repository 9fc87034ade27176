import { z } from 'zod';
import type { SetServerUrlResult } from '#desktop/ipc/desktop-bridge.ts';
import { DEFAULT_SERVER_URL, parseServerUrl } from '#desktop/ipc/server-url.ts';
import type { JsonFile } from './json-file.ts';
import { windowStateSchema, type WindowState } from './window-state.ts';

export const settingsSchema = z.strictObject({
  version: z.literal(1),
  serverUrl: z.string().optional(),
  window: windowStateSchema.optional(),
});
type SettingsContent = z.output<typeof settingsSchema>;

/** What the device remembers besides credentials. A broken file means the defaults. */
export interface Settings {
  /** An origin that passed the address policy, also when somebody edited the file by hand. */
  serverUrl(): string;
  setServerUrl(typed: string): SetServerUrlResult;
  window(): WindowState | undefined;
  setWindow(state: WindowState): void;
}

export function createSettings(file: JsonFile<SettingsContent>): Settings {
  const content = (): SettingsContent => file.read() ?? { version: 1 };
  return {
    serverUrl() {
      const url = parseServerUrl(content().serverUrl ?? DEFAULT_SERVER_URL);
      return url.ok ? url.value : DEFAULT_SERVER_URL;
    },
    setServerUrl(typed) {
      const url = parseServerUrl(typed);
      if (!url.ok) return { ok: false, code: url.error };
      file.write({ ...content(), serverUrl: url.value });
      return { ok: true };
    },
    window: () => content().window,
    setWindow: (state) => file.write({ ...content(), window: state }),
  };
}

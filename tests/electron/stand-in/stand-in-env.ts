import { z } from 'zod';
import type { StandInWindowOptions } from './stand-in-window.ts';

/** What the test tells the process it starts, in place of an operating system around it. */
export const standInEnvSchema = z.object({
  STAND_IN_USER_DATA: z.string(),
  STAND_IN_KEYRING: z.enum(['gnome_libsecret', 'kwallet6', 'basic_text', 'unknown']),
  /** 32 bytes, hex: the key that a real keyring would hold. */
  STAND_IN_KEYRING_KEY: z.string().length(64),
  /** Folder in which the save dialog "is answered"; absent: the user declines. */
  STAND_IN_SAVE_FOLDER: z.string().optional(),
});
export type StandInEnv = z.output<typeof standInEnvSchema>;

/** What the shell did to the operating system, as far as a test asks for it. */
export interface StandInState {
  readonly isSandboxEnabled: boolean;
  readonly windows: readonly { readonly options: StandInWindowOptions; readonly isShown: boolean }[];
  readonly schemes: unknown;
  readonly menu: unknown;
  readonly openedOutside: readonly string[];
  readonly deniedNavigations: readonly string[];
  readonly deniedRequests: readonly string[];
  readonly focusCount: number;
}

export type StandInCommand = 'state' | 'resume' | 'crash' | 'closeWindow' | 'quit';

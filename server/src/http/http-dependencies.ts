import type { Logger } from 'pino';
import type { ProtocolRange } from '#shared/sync/protocol-version.ts';
import type { ChangePassword } from '../accounts/change-password.ts';
import type { FirstAdminCode } from '../accounts/first-admin-code.ts';
import type { PasswordHashing } from '../accounts/password-hashing.ts';
import type { Sessions } from '../accounts/sessions.ts';
import type { SignIn } from '../accounts/sign-in.ts';
import type { OpenDatabase } from '../storage/open-database.ts';
import type { AcceptCommand } from '../sync/accept-command.ts';
import type { createDigest } from '../sync/digest.ts';
import type { createPull } from '../sync/pull-changes.ts';
import type { createSlice } from '../sync/slice.ts';
import type { createSnapshot } from '../sync/snapshot.ts';
import type { TrustedProxies } from './middleware/client-ip.ts';
import type { RateLimits } from './middleware/rate-limit.ts';
import type { PokeHub } from './poke-hub.ts';

/** All that the routes need, made by the composition root (or by a test). */
export interface HttpDependencies {
  log: Logger;
  now: () => string;
  newRequestId: () => string;
  database: OpenDatabase;
  acceptCommand: AcceptCommand;
  /** Rejects while the disk is nearly full: for what is kept without a command. */
  requireSpace: () => Promise<void>;
  pull: ReturnType<typeof createPull>;
  snapshot: ReturnType<typeof createSnapshot>;
  digest: ReturnType<typeof createDigest>;
  slice: ReturnType<typeof createSlice>;
  passwords: PasswordHashing;
  sessions: Sessions;
  signIn: SignIn;
  changePassword: ChangePassword;
  /** Null once there is an administrator. */
  firstAdmin: FirstAdminCode | null;
  pokes: PokeHub;
  settings: HttpSettings;
}

export interface HttpSettings {
  /** Where people reach this server, without a trailing slash; stands in links. Known once the port is open. */
  publicUrl: () => string;
  /** Whether this process itself speaks TLS. */
  isTls: boolean;
  /** Whether a mail server is configured; otherwise messages wait. */
  isMailDelivered: boolean;
  proxies: TrustedProxies;
  /** Other origins whose pages may call, besides the desktop application's. */
  allowedOrigins: readonly string[];
  rateLimits: RateLimits;
  /** The sync protocols spoken; the application's own unless a test is about others. */
  protocols?: ProtocolRange;
  /** Folder of the built web app; pages answer 404 where it is not built. */
  webRoot: string;
}

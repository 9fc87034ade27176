import type { SafeStorage } from 'electron';
import { z } from 'zod';
import type { SaveSessionResult, StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { storedSessionSchema } from '#desktop/ipc/ipc-contract.ts';
import type { JsonFile } from './json-file.ts';

/** Encryption by the operating system. `encrypt` and `decrypt` throw when the keyring refuses. */
export interface SecretCipher {
  /** False when what `encrypt` gives could be read by anybody who has the file. */
  canKeepSecrets(): boolean;
  encrypt(plain: string): string;
  decrypt(encrypted: string): string;
}

export const credentialsSchema = z.strictObject({
  version: z.literal(1),
  /** The last saved first. `secret` is the whole session, encrypted, base64. */
  sessions: z.array(z.strictObject({ accountId: z.string(), secret: z.string() })),
});
type CredentialsContent = z.output<typeof credentialsSchema>;

export interface Credentials {
  load(): StoredSession[];
  save(session: StoredSession): SaveSessionResult;
  clear(accountId: string): void;
}

/**
 * Sessions by account. What cannot be encrypted stays in this process's memory and is never written.
 */
export function createCredentials(cipher: SecretCipher, file: JsonFile<CredentialsContent>): Credentials {
  const unsaved = new Map<string, StoredSession>();

  const stored = () => file.read()?.sessions ?? [];
  const without = (accountId: string) => stored().filter((entry) => entry.accountId !== accountId);
  const decrypted = (secret: string): StoredSession[] => {
    try {
      const session = storedSessionSchema.safeParse(JSON.parse(cipher.decrypt(secret)));
      return session.success ? [session.data] : [];
    } catch {
      return [];
    }
  };
  const persist = (session: StoredSession): SaveSessionResult => {
    if (!cipher.canKeepSecrets()) return { persisted: false, reason: 'no_keyring' };
    try {
      const entry = { accountId: session.accountId, secret: cipher.encrypt(JSON.stringify(session)) };
      file.write({ version: 1, sessions: [entry, ...without(session.accountId)] });
      return { persisted: true };
    } catch {
      return { persisted: false, reason: 'blocked' };
    }
  };

  return {
    load() {
      const fromDisk = cipher.canKeepSecrets() ? stored().flatMap((entry) => decrypted(entry.secret)) : [];
      const fromMemory = [...unsaved.values()].toReversed();
      return [...fromMemory, ...fromDisk.filter((session) => !unsaved.has(session.accountId))];
    },
    save(session) {
      unsaved.delete(session.accountId);
      const result = persist(session);
      if (!result.persisted) unsaved.set(session.accountId, session);
      return result;
    },
    clear(accountId) {
      unsaved.delete(accountId);
      const rest = without(accountId);
      if (rest.length === 0) file.remove();
      else file.write({ version: 1, sessions: rest });
    },
  };
}

/**
 * Electron's safeStorage as a cipher. On Linux without a keyring it "encrypts" with a key that stands
 * in its source (`basic_text`); that, and a backend it cannot name, count as no encryption.
 */
export function safeStorageCipher(safeStorage: SafeStorage, platform: NodeJS.Platform): SecretCipher {
  return {
    canKeepSecrets() {
      if (!safeStorage.isEncryptionAvailable()) return false;
      if (platform !== 'linux') return true;
      const backend = safeStorage.getSelectedStorageBackend();
      return backend !== 'basic_text' && backend !== 'unknown';
    },
    encrypt: (plain) => safeStorage.encryptString(plain).toString('base64'),
    decrypt: (encrypted) => safeStorage.decryptString(Buffer.from(encrypted, 'base64')),
  };
}

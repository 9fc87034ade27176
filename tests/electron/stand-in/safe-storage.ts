import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { StandInEnv } from './stand-in-env.ts';

/** Electron's safeStorage on Linux: encrypts whatever the backend, `basic_text` with a known key. */
export function standInSafeStorage(env: StandInEnv) {
  const isRealKeyring = env.STAND_IN_KEYRING !== 'basic_text' && env.STAND_IN_KEYRING !== 'unknown';
  const key = isRealKeyring ? Buffer.from(env.STAND_IN_KEYRING_KEY, 'hex') : Buffer.alloc(32, 'peanuts');
  return {
    isEncryptionAvailable: () => env.STAND_IN_KEYRING !== 'unknown',
    getSelectedStorageBackend: () => env.STAND_IN_KEYRING,
    encryptString(plainText: string): Buffer {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.from('v11'), iv, cipher.getAuthTag(), body]);
    },
    decryptString(encrypted: Buffer): string {
      if (encrypted.subarray(0, 3).toString() !== 'v11')
        throw new Error('Ciphertext does not appear to be encrypted.');
      const decipher = createDecipheriv('aes-256-gcm', key, encrypted.subarray(3, 15));
      decipher.setAuthTag(encrypted.subarray(15, 31));
      return Buffer.concat([decipher.update(encrypted.subarray(31)), decipher.final()]).toString('utf8');
    },
  };
}

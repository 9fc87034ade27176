import { createContext, useContext } from 'react';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { must } from '#shared/core/assert.ts';
import type { DevicePhotos } from '../photos/device-photos.ts';
import type { Replica } from '../replica/replica.ts';
import type { AppServices, Credentials } from './services.ts';

/** The account whose replica is open. */
export interface OpenAccount {
  session: StoredSession;
  replica: Replica;
  photos: DevicePhotos;
  /** Closes the replica and goes back to the sign-in page; with `forget` the session is ended too. */
  leave(options: { forget: boolean }): Promise<void>;
  /** Signs the same account in again, after its session ended elsewhere. */
  signInAgain(credentials: Credentials): ReturnType<AppServices['signIn']>;
}

export const ServicesContext = createContext<AppServices | null>(null);
export const AccountContext = createContext<OpenAccount | null>(null);

export function useServices(): AppServices {
  return must(useContext(ServicesContext), 'AppServices above this component');
}

export function useAccount(): OpenAccount {
  return must(useContext(AccountContext), 'an open account above this component');
}

export function useReplica(): Replica {
  return useAccount().replica;
}

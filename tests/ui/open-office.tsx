import { render } from '@testing-library/react';
import { App } from '#desktop/renderer/app.tsx';
import type { AppServices } from '#desktop/renderer/app/services.ts';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { must } from '#shared/core/assert.ts';
import { toEpoch } from '#shared/core/zoned-time.ts';
import { NOW } from '#shared/testing/builders.ts';
import { demoLinks } from './demo-links.ts';
import { demoMessages } from './demo-messages.ts';
import { memoryPhotos } from './memory-photos.ts';
import type { MemoryReplica } from './memory-replica.ts';

export interface OpenedApp {
  replica: MemoryReplica;
  /** What the application asked the outside for, in order. */
  asked: string[];
}

export interface OpenOptions {
  replica: MemoryReplica;
  /** The screen, as after the #. */
  at?: string;
  /** What opening the account once more gives; the same replica by default. */
  reopened?: MemoryReplica;
  sessions?: 'one' | 'none' | 'two';
  signIn?: AppServices['signIn'];
  messages?: AppServices['messages'];
  openPhotos?: AppServices['openPhotos'];
  isSecure?: boolean;
}

/** The whole application over a replica in memory, with a device that only remembers what it was asked. */
export function openApp({
  replica,
  at = '/',
  reopened = replica,
  sessions = 'one',
  signIn,
  messages,
  openPhotos = (_session, opened) => memoryPhotos(opened),
  isSecure = true,
}: OpenOptions): OpenedApp {
  const asked: string[] = [];
  const session = sessionOf(replica, 'Ada Admin');
  const kept = {
    one: [session],
    none: [],
    two: [session, { ...session, accountId: 'other', displayName: 'Max Manager' }],
  };
  location.hash = at;
  const services: AppServices = {
    bridge: {
      kind: 'browser',
      serverUrl: async () => '',
      setServerUrl: async () => ({ ok: true }),
      loadSessions: async () => kept[sessions],
      saveSession: async () => ({ persisted: true }),
      clearSession: async () => undefined,
      openExternal: async (url) => asked.push(`open ${url}`) > 0,
      saveTextFile: async ({ suggestedName }) => asked.push(`save ${suggestedName}`) > 0,
      appInfo: async () => ({ version: '0.1.0', platform: 'browser' }),
      onResume: () => () => undefined,
    },
    signIn: signIn ?? (async () => ({ ok: true, value: { session, notPersisted: null } })),
    createFirstAdmin: async () => ({ ok: false, error: { code: 'code_wrong', fields: {} } }),
    acceptInvitation: async ({ token }) => {
      asked.push(`accept ${token}`);
      return { ok: true, value: null };
    },
    invitationLink: async () => ({ ok: true, value: 'https://office.example/#/invitation?token=abc' }),
    changePassword: async (_session, { presentPassword, newPassword }) => {
      asked.push(`change ${presentPassword} to ${newPassword}`);
      return presentPassword === 'wrong'
        ? { ok: false, error: { code: 'invalid', fields: { current_password: 'wrong' } } }
        : { ok: true, value: null };
    },
    newTrackingCode: async (_session, orderId) => {
      asked.push(`new tracking code of ${orderId}`);
      return { ok: true, value: 'the-new-code' };
    },
    messages: messages ?? demoMessages(),
    links: demoLinks(asked),
    openReplica: async ({ displayName }) => {
      const isFirst = !asked.some((each) => each.startsWith('open replica'));
      asked.push(`open replica of ${displayName}`);
      return isFirst ? replica : reopened;
    },
    openPhotos,
    preparePhoto: async (file) =>
      file.size > 0
        ? {
            ok: true,
            value: { sha256: 'f'.repeat(64), contentType: 'image/jpeg', bytes: await file.arrayBuffer() },
          }
        : { ok: false, error: 'no_picture' },
    signOut: async () => void asked.push('sign out'),
    now: () => toEpoch(NOW),
    newId: () => crypto.randomUUID(),
  };
  render(<App services={services} isSecure={isSecure} />);
  return { replica, asked };
}

function sessionOf(replica: MemoryReplica, displayName: string): StoredSession {
  return {
    token: 'token',
    serverUrl: '',
    accountId: must(replica.actor().accountId, 'account'),
    role: replica.actor().role,
    displayName,
    email: 'admin@sparkle.example',
    expiresAt: '2026-04-01T00:00:00.000Z',
  };
}

import '#desktop/renderer/zod-without-eval.ts';
import { createRoot } from 'react-dom/client';
import { App } from '#desktop/renderer/app.tsx';
import type { AppServices } from '#desktop/renderer/app/services.ts';
import { preparePhoto } from '#desktop/renderer/photos/prepare-photo.ts';
import { must } from '#shared/core/assert.ts';
import { fromEpoch, toEpoch } from '#shared/core/zoned-time.ts';
import { adminActor, idOf, staffActor } from '#shared/testing/builders.ts';
import { demoLinks } from './demo-links.ts';
import { demoMessages } from './demo-messages.ts';
import { drawnPhotos } from './demo-photos.ts';
import { at, demoOffice } from './demo-office.ts';
import { memoryPhotoLink, memoryPhotos } from './memory-photos.ts';
import { createMemoryReplica, type MemoryReplica } from './memory-replica.ts';

// The screens over an office in memory, to be looked at: ?role=staff, ?signed-out, ?staff=50&visits=8, ?offline, ?first-sync.
const wishes = new URLSearchParams(location.search);
const TODAY = '2026-03-09';
const openedAt = Date.now();
const clock = () => toEpoch(at(TODAY, wishes.get('time') ?? '10:20')) + (Date.now() - openedAt);

const isStaff = wishes.get('role') === 'staff';
const replica = createMemoryReplica({
  documents: demoOffice({
    today: TODAY,
    staffCount: Number(wishes.get('staff') ?? 8),
    visitsPerPerson: Number(wishes.get('visits') ?? 4),
  }),
  actor: isStaff ? staffActor() : adminActor(),
  isOnline: !wishes.has('offline'),
  now: () => fromEpoch(clock()),
});
if (wishes.has('first-sync'))
  replica.setStatus({ phase: 'first_sync', firstSync: { received: 6120, expected: 10_480 } });

const session = {
  token: 'x',
  serverUrl: '',
  accountId: must(replica.actor().accountId, 'account'),
  role: isStaff ? 'staff' : 'admin',
  displayName: replica.actor().displayName,
  email: isStaff ? 'ana@sparkle.example' : 'admin@sparkle.example',
  expiresAt: '2026-04-08T10:00:00.000Z',
};

const services: AppServices = {
  bridge: {
    kind: wishes.has('electron') ? 'electron' : 'browser',
    serverUrl: async () => 'https://office.sparkle.example',
    setServerUrl: async () => ({ ok: false, code: 'url.insecure' }),
    loadSessions: async () =>
      wishes.has('signed-out')
        ? []
        : wishes.has('known')
          ? [session, { ...session, accountId: idOf('other'), displayName: 'Max Manager' }]
          : [session],
    saveSession: async () => ({ persisted: true }),
    clearSession: async () => undefined,
    openExternal: async () => true,
    saveTextFile: async () => true,
    appInfo: async () => ({ version: '0.1.0', platform: 'browser' }),
    onResume: () => () => undefined,
  },
  signIn: async ({ password }) =>
    password === 'wrong'
      ? { ok: false, error: { code: 'invalid_credentials' } }
      : { ok: true, value: { session, notPersisted: null } },
  createFirstAdmin: async () => ({ ok: false, error: { code: 'code_wrong', fields: { code: 'wrong' } } }),
  acceptInvitation: async () => ({ ok: true, value: null }),
  changePassword: async (_session, { presentPassword }) =>
    presentPassword === 'wrong'
      ? { ok: false, error: { code: 'invalid', fields: { current_password: 'wrong' } } }
      : { ok: true, value: null },
  newTrackingCode: async () => ({ ok: true, value: 'q3x-new-tracking-code' }),
  invitationLink: async () => ({ ok: true, value: 'https://office.sparkle.example/#/invitation?token=abc' }),
  links: demoLinks(),
  messages: demoMessages(wishes.has('offline') ? 'offline' : wishes.has('no-messages') ? 'none' : 'some'),
  openReplica: async () => replica,
  openPhotos: (_session, opened) =>
    memoryPhotos(opened, { now: clock, link: memoryPhotoLink(drawnPhotos()) }),
  preparePhoto,
  signOut: async () => undefined,
  now: clock,
  newId: () => crypto.randomUUID(),
};

declare global {
  interface Window {
    /** For whoever drives this page. */
    replica: MemoryReplica;
  }
}
window.replica = replica;

createRoot(must(document.querySelector('#root'), 'root')).render(
  <App services={services} isSecure={!wishes.has('insecure')} />,
);

import { uuidv7 } from 'uuidv7';
import type { DesktopBridge } from '#desktop/ipc/desktop-bridge.ts';
import { ok } from '#shared/core/result.ts';
import {
  acceptInvitation,
  changePassword,
  createFirstAdmin,
  invitationLink,
  newTrackingCode,
} from './app/account-requests.ts';
import { createLinkRequests } from './app/link-requests.ts';
import { createMessageRequests } from './app/message-requests.ts';
import type { AppServices } from './app/services.ts';
import { createBrowserBridge } from './browser-bridge.ts';
import { openWorkerJournal } from './replica/outbox-journal-store.ts';
import { openPhotos } from './photos/open-photos.ts';
import { preparePhoto } from './photos/prepare-photo.ts';
import { createReplicaHost } from './replica/replica-host.ts';
import { signIn, signOut } from './replica/sign-in.ts';

declare global {
  interface Window {
    /** What the preload script offers; absent in a browser. */
    valclean?: DesktopBridge;
  }
}

/** The only place of the renderer that says what is made of what. */
export function compose(): AppServices {
  const bridge = window.valclean ?? createBrowserBridge();
  const fetch: typeof window.fetch = (input, init) => window.fetch(input, init);
  const now = () => Date.now();
  const newId = () => uuidv7();
  const host = createReplicaHost({
    fetch,
    now,
    newId,
    random: () => Math.random(),
    onResume: (listener) => bridge.onResume(listener),
    openJournal: (name) => openWorkerJournal(name, startJournalWorker),
  });
  if (bridge.kind === 'browser') void keepForOffline();

  return {
    bridge,
    now,
    newId,
    async signIn({ email, password }) {
      const { platform } = await bridge.appInfo();
      const serverUrl = await bridge.serverUrl();
      const outcome = await signIn(
        { fetch, serverUrl },
        { email, password, deviceName: `VALClean, ${platform}` },
      );
      if (!outcome.ok) return outcome;
      const saved = await bridge.saveSession(outcome.value);
      return ok({ session: outcome.value, notPersisted: saved.persisted ? null : saved.reason });
    },
    createFirstAdmin: async (form) => createFirstAdmin({ fetch, serverUrl: await bridge.serverUrl() }, form),
    acceptInvitation: async (form) => acceptInvitation({ fetch, serverUrl: await bridge.serverUrl() }, form),
    invitationLink: (session, invitationId) => invitationLink({ fetch, ...session }, invitationId),
    changePassword: (session, form) => changePassword({ fetch, ...session }, form),
    newTrackingCode: (session, orderId) => newTrackingCode({ fetch, ...session }, orderId),
    messages: createMessageRequests(fetch),
    links: createLinkRequests({ fetch, serverUrl: () => bridge.serverUrl() }),
    openReplica: (session) => host.open(session),
    openPhotos: (session, replica) => openPhotos({ fetch, now }, session, replica),
    preparePhoto,
    async signOut(session) {
      await bridge.clearSession(session.accountId);
      await signOut({ fetch }, session);
    },
  };
}

/** The build finds the worker's file by this very expression. */
function startJournalWorker(): Worker {
  return new Worker(new URL('./replica/outbox-journal-worker.ts', import.meta.url), { type: 'module' });
}

/** The built files stay on the device, and the browser is asked not to throw its data away. */
async function keepForOffline(): Promise<void> {
  // A browser may refuse either, in a private window for instance: everything works, only not after a reload.
  const canInstall = import.meta.env.PROD && 'serviceWorker' in navigator;
  if (canInstall) await navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  await navigator.storage?.persist?.().catch(() => false);
}

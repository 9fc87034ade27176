// Keeps the built files for a start without the network. Data never passes through here: the replica holds it.

/** The parts of the worker's global scope that are used; the page's library does not describe them. */
interface WorkerScope {
  addEventListener(type: 'install' | 'activate', listener: (event: LifecycleEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchRequestEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  location: Location;
}
interface LifecycleEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface FetchRequestEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

const scope = globalThis as unknown as WorkerScope;

// The build replaces both texts.
const FILES = '__PRECACHE_FILES__'.split('|');
const CACHE = 'valclean-__PRECACHE_VERSION__';

scope.addEventListener('install', (event) => {
  event.waitUntil(precache());
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(takeOver());
});

/** The page asks for it when the user agrees to the new version: pages never change under somebody's hands. */
scope.addEventListener('message', (event) => {
  if (event.data === 'activate') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== scope.location.origin) return;
  const file = url.pathname === '/index.html' ? '/' : url.pathname;
  if (FILES.includes(file)) event.respondWith(answer(event.request, file));
});

async function precache(): Promise<void> {
  const cache = await caches.open(CACHE);
  // `reload`: not from the HTTP cache, so that all files are of one build.
  await cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' })));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('valclean-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function answer(request: Request, file: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(file)) ?? fetch(request);
}

import { useEffect, useState } from 'react';

/** The worker of a newer build that waits for the user, or null. */
export function useNewVersion(): ServiceWorker | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    let isCurrent = true;
    async function watch() {
      const registration = await navigator.serviceWorker?.getRegistration();
      if (!registration) return;
      const look = () => {
        if (isCurrent) setWaiting(navigator.serviceWorker.controller ? registration.waiting : null);
      };
      look();
      registration.addEventListener('updatefound', () => {
        registration.installing?.addEventListener('statechange', look);
      });
    }
    void watch();
    return () => {
      isCurrent = false;
    };
  }, []);
  return waiting;
}

/** The page is loaded again once the new worker has taken over. */
export function activateNewVersion(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('activate', []);
}

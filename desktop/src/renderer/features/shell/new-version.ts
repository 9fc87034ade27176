import { useEffect, useState } from 'react';

/** The worker of a newer build that waits for the user, or null. */
export function useNewVersion(): ServiceWorker | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void navigator.serviceWorker?.getRegistration().then((registration) => {
      if (!registration) return;
      const look = () => {
        if (isCurrent) setWaiting(navigator.serviceWorker.controller ? registration.waiting : null);
      };
      look();
      registration.addEventListener('updatefound', () =>
        registration.installing?.addEventListener('statechange', look),
      );
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  return waiting;
}

export function activateNewVersion(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  waiting.postMessage('activate');
}

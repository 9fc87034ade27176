import { useEffect, useState } from 'react';
import type { CompletionPhoto } from '#shared/documents/appointment.ts';
import { useAccount } from '../../app/app-context.tsx';
import { useStatus } from '../../app/use-status.ts';
import type { PhotoBytes } from '../../photos/device-photos.ts';

export type ShownPhoto =
  | { kind: 'here'; url: string }
  | { kind: 'loading' }
  | { kind: Exclude<PhotoBytes['kind'], 'here'> };

type PhotoToShow = { appointmentId: string } & Pick<CompletionPhoto, 'sha256' | 'contentType'>;

/** Whoever took it may send it any moment. */
const ASK_AGAIN_MS = 10_000;

/** An address under which the page shows a picture, while this component is there. */
export function usePhotoUrl({ appointmentId, sha256, contentType }: PhotoToShow): ShownPhoto {
  const { photos } = useAccount();
  const isOnline = useStatus().phase === 'online';
  const [tries, setTries] = useState(0);
  const [shown, setShown] = useState<ShownPhoto>({ kind: 'loading' });

  useEffect(() => {
    let isCurrent = true;
    let url: string | null = null;
    let again: ReturnType<typeof setTimeout> | undefined;
    async function show() {
      const found = await photos.bytes({ appointmentId, sha256 });
      if (!isCurrent) return;
      if (found.kind === 'here') {
        url = URL.createObjectURL(new Blob([found.bytes], { type: contentType }));
        setShown({ kind: 'here', url });
      } else {
        setShown({ kind: found.kind });
        const isToAskAgain = found.kind === 'not_there' || (found.kind === 'offline' && isOnline);
        if (isToAskAgain) again = setTimeout(() => setTries(tries + 1), ASK_AGAIN_MS);
      }
    }
    void show();
    return () => {
      isCurrent = false;
      clearTimeout(again);
      if (url !== null) URL.revokeObjectURL(url);
    };
  }, [photos, appointmentId, sha256, contentType, isOnline, tries]);

  return shown;
}

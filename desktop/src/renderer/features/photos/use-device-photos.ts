import { useEffect, useState } from 'react';
import { useAccount } from '../../app/app-context.tsx';
import type { DevicePhoto } from '../../photos/device-photos.ts';

/** Pictures that the server does not have yet, oldest first. */
export function useDevicePhotos(): readonly DevicePhoto[] {
  const { photos } = useAccount();
  const [list, setList] = useState<readonly DevicePhoto[]>([]);
  useEffect(() => photos.watch(setList), [photos]);
  return list;
}

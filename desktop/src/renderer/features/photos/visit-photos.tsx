import { Text, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { Appointment, CompletionPhoto } from '#shared/documents/appointment.ts';
import { useMay } from '../../app/use-may.ts';
import { t } from '../../i18n/translate.ts';
import type { DevicePhoto } from '../../photos/device-photos.ts';
import { Icon } from '../../ui/icon.tsx';
import { AddPhotos } from './add-photos.tsx';
import { PhotoPicture } from './photo-picture.tsx';
import { usePhotoStateText } from './photo-reason.ts';
import { PhotoViewer } from './photo-viewer.tsx';
import classes from './photos.module.css';
import { useDevicePhotos } from './use-device-photos.ts';
import { usePhotoUrl } from './use-photo-url.ts';

interface VisitPhotosProps {
  visit: Appointment;
  /** With the camera first: for whoever stands there with a phone. */
  hasCamera?: boolean;
}

/** The pictures of a visit: small ones that open large, and the ways to add more. */
export function VisitPhotos({ visit, hasCamera = false }: VisitPhotosProps) {
  const may = useMay();
  const unsent = useDevicePhotos().filter(({ appointmentId }) => appointmentId === visit.id);
  const [openId, setOpenId] = useState<string | null>(null);
  const photos = visit.completionPhotos;
  const mayAdd = may('appointment.add_photo');
  if (photos.length === 0 && !mayAdd) return null;

  return (
    <div role="group" className={classes['photos']} aria-label={t('photos.title')}>
      <Text size="xs" c="dimmed" aria-hidden>
        {t('photos.title')}
      </Text>
      {photos.length === 0 ? (
        hasCamera ? null : (
          <Text size="sm" c="dimmed">
            {t('photos.none')}
          </Text>
        )
      ) : (
        <ul className={classes['strip']}>
          {photos.map((photo, index) => (
            <li key={photo.id}>
              <Thumbnail
                visitId={visit.id}
                photo={photo}
                unsent={unsent.find(({ sha256 }) => sha256 === photo.sha256) ?? null}
                place={index + 1}
                count={photos.length}
                onOpen={() => setOpenId(photo.id)}
              />
            </li>
          ))}
        </ul>
      )}
      {mayAdd ? <AddPhotos visit={visit} hasCamera={hasCamera} /> : null}
      <PhotoViewer visit={visit} unsent={unsent} openId={openId} onShow={setOpenId} />
    </div>
  );
}

interface ThumbnailProps {
  visitId: string;
  photo: CompletionPhoto;
  unsent: DevicePhoto | null;
  place: number;
  count: number;
  onOpen: () => void;
}

function Thumbnail({ visitId, photo, unsent, place, count, onOpen }: ThumbnailProps) {
  const { sha256, contentType } = photo;
  const shown = usePhotoUrl({ appointmentId: visitId, sha256, contentType });
  const stateText = usePhotoStateText();
  const name = t('photos.photo', { place, count });
  const label = unsent ? t('photos.photoState', { place, count, state: stateText(unsent) }) : name;
  return (
    <UnstyledButton className={classes['thumbnail']} aria-label={label} onClick={onOpen}>
      <PhotoPicture shown={shown} alt="" />
      {unsent ? (
        <span className={classes['state']} data-state={unsent.state} title={stateText(unsent)}>
          <Icon
            name={unsent.state === 'sending' ? 'sync' : unsent.state === 'waiting' ? 'clock' : 'attention'}
            size={12}
          />
          {t(`photos.state.${unsent.state}`)}
        </span>
      ) : null}
    </UnstyledButton>
  );
}

import { Button, Group, Text } from '@mantine/core';
import { useAccount } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import type { DevicePhoto } from '../../photos/device-photos.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { usePhotoStateText } from './photo-reason.ts';
import classes from './photos.module.css';
import { useDevicePhotos } from './use-device-photos.ts';
import { usePhotoUrl } from './use-photo-url.ts';

/** Pictures that the server does not have; what it refused waits here for somebody's word. */
export function WaitingPhotos() {
  const photos = useDevicePhotos();
  if (photos.length === 0) return null;
  return (
    <section aria-label={t('photos.waiting.title')}>
      <Text size="xs" c="dimmed" mt="md">
        {t('photos.waiting.title')}
      </Text>
      {photos.map((photo) => (
        <WaitingPhoto key={photo.id} photo={photo} />
      ))}
    </section>
  );
}

function WaitingPhoto({ photo }: { photo: DevicePhoto }) {
  const { photos } = useAccount();
  const act = useSubmit();
  const shown = usePhotoUrl(photo);
  const stateText = usePhotoStateText();
  const visit = useDocument('appointments', photo.appointmentId).seen?.document;
  const isStuck = photo.state === 'refused' || photo.state === 'visit_gone';

  async function discard() {
    const isSure = await confirmFirst({
      title: t('photos.discard.title'),
      text: t('photos.discard.text'),
      confirm: t('photos.discard'),
    });
    if (!isSure) return;
    await photos.discard(photo.id);
    const named = visit?.completionPhotos.find(({ sha256 }) => sha256 === photo.sha256);
    // A visit does not promise what nobody has.
    if (visit && named) {
      const args = { appointmentId: visit.id, photoId: named.id };
      await act({ name: 'appointment.remove_photo', args, done: null });
    }
  }

  return (
    <div className={classes['waiting']}>
      <span className={classes['waitingPicture']}>
        {shown.kind === 'here' ? <img className={classes['small']} src={shown.url} alt="" /> : null}
      </span>
      <div>
        <Text size="sm" fw={550}>
          {visit
            ? t('photos.waiting.of', { name: visit.place.customerName })
            : t('photos.waiting.ofSomeVisit')}
        </Text>
        <Text size="xs" className={classes['stateText'] ?? ''} data-state={photo.state}>
          {stateText(photo)}
        </Text>
      </div>
      {isStuck ? (
        <Group gap={4} style={{ gridColumn: '2 / -1' }}>
          {photo.refusedBecause === null ? null : (
            <Button size="compact-sm" variant="default" onClick={() => void photos.retry(photo.id)}>
              {t('photos.retry')}
            </Button>
          )}
          {shown.kind === 'here' ? (
            <Button
              component="a"
              size="compact-sm"
              variant="default"
              href={shown.url}
              download={t('photos.fileName', { day: photo.takenAt.slice(0, 10) })}
            >
              {t('photos.save')}
            </Button>
          ) : null}
          <Button size="compact-sm" variant="subtle" color="red" onClick={() => void discard()}>
            {t('photos.discard')}
          </Button>
        </Group>
      ) : null}
    </div>
  );
}

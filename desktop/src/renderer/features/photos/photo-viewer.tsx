import { ActionIcon, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { mayRemovePhoto } from '#shared/appointments/appointment-record.ts';
import type { Appointment, CompletionPhoto } from '#shared/documents/appointment.ts';
import { useReplica } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useMay } from '../../app/use-may.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import type { DevicePhoto } from '../../photos/device-photos.ts';
import { confirmFirst } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PhotoPicture } from './photo-picture.tsx';
import { usePhotoStateText } from './photo-reason.ts';
import classes from './photos.module.css';
import { useAccountName } from './use-account-name.ts';
import { usePhotoUrl } from './use-photo-url.ts';

interface PhotoViewerProps {
  visit: Appointment;
  unsent: readonly DevicePhoto[];
  /** Null: closed. */
  openId: string | null;
  onShow: (photoId: string | null) => void;
}

/** One picture as large as the window, with who took it when, and the way to the next. */
export function PhotoViewer({ visit, unsent, openId, onShow }: PhotoViewerProps) {
  const isNarrow = useMediaQuery('(max-width: 48em)') ?? false;
  const photos = visit.completionPhotos;
  const index = photos.findIndex(({ id }) => id === openId);
  const photo = photos[index];
  const go = (by: number) => {
    const next = photos[index + by];
    if (next) onShow(next.id);
  };
  return (
    <Modal
      attributes={{ header: { role: 'presentation' } }}
      opened={photo !== undefined}
      onClose={() => onShow(null)}
      size="xl"
      fullScreen={isNarrow}
      title={photo ? t('photos.photo', { place: index + 1, count: photos.length }) : ''}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') go(-1);
        if (key === 'ArrowRight') go(1);
      }}
    >
      {photo ? (
        <Stack gap="sm">
          <OpenPhoto
            key={photo.id}
            visit={visit}
            photo={photo}
            place={index + 1}
            unsent={unsent.find(({ sha256 }) => sha256 === photo.sha256) ?? null}
            onRemoved={() => onShow(photos[index + 1]?.id ?? photos[index - 1]?.id ?? null)}
          />
          {photos.length > 1 ? (
            <Group justify="center" gap="xs">
              <ActionIcon
                size="lg"
                variant="default"
                aria-label={t('photos.previous')}
                disabled={index === 0}
                onClick={() => go(-1)}
              >
                <Icon name="left" />
              </ActionIcon>
              <ActionIcon
                size="lg"
                variant="default"
                aria-label={t('photos.next')}
                disabled={index === photos.length - 1}
                onClick={() => go(1)}
              >
                <Icon name="right" />
              </ActionIcon>
            </Group>
          ) : null}
        </Stack>
      ) : null}
    </Modal>
  );
}

interface OpenPhotoProps {
  visit: Appointment;
  photo: CompletionPhoto;
  place: number;
  unsent: DevicePhoto | null;
  onRemoved: () => void;
}

function OpenPhoto({ visit, photo, place, unsent, onRemoved }: OpenPhotoProps) {
  const formats = useFormats();
  const may = useMay();
  const act = useSubmit();
  const actor = useReplica().actor();
  const name = useAccountName(photo.takenBy);
  const stateText = usePhotoStateText();
  const { id: photoId, sha256, contentType, takenAt } = photo;
  const shown = usePhotoUrl({ appointmentId: visit.id, sha256, contentType });
  const when = formats.dayTime(takenAt);
  const mayRemove = may('appointment.remove_photo') && mayRemovePhoto(actor, photo);

  async function remove() {
    const isSure = await confirmFirst({
      title: t('photos.remove.title'),
      text: t(unsent ? 'photos.remove.textWaiting' : 'photos.remove.text'),
      confirm: t('photos.remove'),
    });
    if (!isSure) return;
    const args = { appointmentId: visit.id, photoId };
    const outcome = await act({
      name: 'appointment.remove_photo',
      args,
      done: t('photos.removed'),
      // Bytes that were never sent go with the removal.
      ...(unsent
        ? {}
        : { counter: { name: 'appointment.add_photo', args: { ...args, sha256, contentType, takenAt } } }),
    });
    if (outcome.ok) onRemoved();
  }

  return (
    <>
      <PhotoPicture
        isLarge
        shown={shown}
        alt={t('photos.photo', { place, count: visit.completionPhotos.length })}
      />
      <Group justify="space-between" gap="xs">
        <div>
          <Text size="sm">
            {name === null ? t('photos.takenBySomebody', { when }) : t('photos.taken', { when, name })}
          </Text>
          {unsent ? (
            <Text size="xs" className={classes['stateText'] ?? ''} data-state={unsent.state}>
              {stateText(unsent)}
            </Text>
          ) : shown.kind === 'here' && photo.takenBy === actor.accountId ? (
            <Text size="xs" c="dimmed">
              {t('photos.state.sent')}
            </Text>
          ) : null}
        </div>
        <Group gap="xs">
          {shown.kind === 'here' ? (
            <Button
              component="a"
              variant="default"
              href={shown.url}
              download={t('photos.fileName', { day: visit.date })}
            >
              {t('photos.save')}
            </Button>
          ) : null}
          {mayRemove ? (
            <Button variant="subtle" color="red" onClick={() => void remove()}>
              {t('photos.remove')}
            </Button>
          ) : null}
        </Group>
      </Group>
    </>
  );
}

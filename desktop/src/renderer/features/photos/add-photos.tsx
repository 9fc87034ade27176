import { Alert, Button, FileButton, List, Text } from '@mantine/core';
import { t } from '../../i18n/translate.ts';
import type { Appointment } from '#shared/documents/appointment.ts';
import { MOST_FILE_BYTES } from '../../photos/prepare-photo.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './photos.module.css';
import { useAddPhotos } from './use-add-photos.ts';

const TYPES = 'image/jpeg,image/png,image/webp';

/** The camera, the files of the device, how far it is, and what did not work. */
export function AddPhotos({ visit, hasCamera }: { visit: Appointment; hasCamera: boolean }) {
  const { add, progress, problems, forgetProblems } = useAddPhotos(visit);
  const isBusy = progress !== null;
  // Not under every visit of a day; what does not fit is told with its limit anyway.
  const hint = hasCamera ? '' : t('photos.hint', { most: MOST_FILE_BYTES / 1024 / 1024 });
  return (
    <>
      <div className={classes['add']}>
        {hasCamera ? (
          <FileButton accept={TYPES} capture="environment" onChange={(file) => file && void add([file])}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                disabled={isBusy}
                leftSection={<Icon name="camera" />}
                className={classes['camera'] ?? ''}
              >
                {t('photos.take')}
              </Button>
            )}
          </FileButton>
        ) : null}
        <FileButton accept={TYPES} multiple onChange={(files) => void add(files)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              disabled={isBusy}
              leftSection={<Icon name="image" />}
              size={hasCamera ? 'sm' : 'compact-md'}
            >
              {t('photos.choose')}
            </Button>
          )}
        </FileButton>
      </div>
      <Text size="xs" c="dimmed" role="status">
        {progress ? t('photos.preparing', progress) : hint}
      </Text>
      {problems.length === 0 ? null : (
        <Alert
          color="red"
          role="alert"
          withCloseButton
          closeButtonLabel={t('common.close')}
          onClose={forgetProblems}
        >
          <List size="sm" listStyleType="none">
            {problems.map((problem) => (
              <List.Item key={problem}>{problem}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}

import { Avatar, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/translate.ts';
import { smallPicture } from './small-picture.ts';

interface PictureFieldProps {
  name: string;
  picture: string | null;
  onChange: (picture: string | null) => void;
}

export function PictureField({ name, picture, onChange }: PictureFieldProps) {
  const [isWrong, setWrong] = useState(false);

  async function choose(file: File | null) {
    if (file === null) return;
    const small = await smallPicture(file);
    setWrong(small === null);
    if (small !== null) onChange(small);
  }

  return (
    <Group gap="md" role="group" aria-label={t('profile.picture')}>
      <Avatar name={name} src={picture} color="teal" size={64} />
      <Stack gap={6} style={{ flex: 1, minWidth: 200 }}>
        <Group gap="xs">
          <FileButton accept="image/png,image/jpeg,image/webp" onChange={(file) => void choose(file)}>
            {(props) => (
              <Button {...props} size="compact-md" variant="default">
                {t('profile.choosePicture')}
              </Button>
            )}
          </FileButton>
          {picture === null ? null : (
            <Button size="compact-md" variant="subtle" onClick={() => onChange(null)}>
              {t('profile.removePicture')}
            </Button>
          )}
        </Group>
        <Text size="xs" c={isWrong ? 'var(--vc-bad)' : 'dimmed'} role={isWrong ? 'alert' : undefined}>
          {isWrong ? t('profile.noPicture') : t('profile.pictureHint')}
        </Text>
      </Stack>
    </Group>
  );
}

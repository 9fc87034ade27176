import { Avatar, Button, FileButton, Group, Stack, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import { t } from '../i18n/translate.ts';
import { MOST_FILE_BYTES, type PhotoProblem } from '../photos/prepare-photo.ts';
import { smallPicture } from '../photos/small-picture.ts';

interface PictureFieldProps {
  /** Whose picture, for the initials without one. */
  name: string;
  picture: string | null;
  hint: string;
  /** Whether a small picture may be kept where it is to go. */
  fits: (picture: string) => boolean;
  onChange: (picture: string | null) => void;
}

/** A picture of somebody: chosen from a file, made small here, replaced and removed. */
export function PictureField({ name, picture, hint, fits, onChange }: PictureFieldProps) {
  const [problem, setProblem] = useState<PhotoProblem | null>(null);
  const reset = useRef<() => void>(null);
  const chooser = useRef<HTMLButtonElement>(null);

  async function choose(file: File | null) {
    // Or the same file, chosen again after it was removed, would be no change.
    reset.current?.();
    if (file === null) return;
    const small = await smallPicture(file, fits);
    setProblem(small.ok ? null : small.error);
    if (small.ok) onChange(small.value);
  }

  function remove() {
    setProblem(null);
    onChange(null);
    // The button that had the focus is gone with the picture.
    chooser.current?.focus();
  }

  return (
    <Group gap="md" role="group" aria-label={t('picture.title')}>
      <Avatar name={name} src={picture} color="teal" size={64} />
      <Stack gap={6} style={{ flex: 1, minWidth: 200 }}>
        <Group gap="xs">
          <FileButton
            accept="image/png,image/jpeg,image/webp"
            resetRef={reset}
            onChange={(file) => void choose(file)}
          >
            {(props) => (
              <Button {...props} ref={chooser} size="compact-md" variant="default">
                {t(picture === null ? 'picture.choose' : 'picture.replace')}
              </Button>
            )}
          </FileButton>
          {picture === null ? null : (
            <Button size="compact-md" variant="subtle" onClick={remove}>
              {t('picture.remove')}
            </Button>
          )}
        </Group>
        <Text size="xs" c={problem ? 'var(--vc-bad)' : 'dimmed'} role={problem ? 'alert' : undefined}>
          {problem ? t(`picture.problem.${problem}`, { most: MOST_FILE_BYTES / 1024 / 1024 }) : hint}
        </Text>
      </Stack>
    </Group>
  );
}

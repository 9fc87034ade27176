import { Loader } from '@mantine/core';
import { useState } from 'react';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import classes from './photos.module.css';
import type { ShownPhoto } from './use-photo-url.ts';

interface PhotoPictureProps {
  shown: ShownPhoto;
  /** What is seen is not known; which photo it is, is. */
  alt: string;
  isLarge?: boolean;
}

/** A picture, or in its place why it is not there. */
export function PhotoPicture({ shown, alt, isLarge = false }: PhotoPictureProps) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  if (shown.kind === 'here' && shown.url !== brokenUrl) {
    return (
      <img
        className={classes[isLarge ? 'large' : 'small']}
        src={shown.url}
        alt={alt}
        onError={() => setBrokenUrl(shown.url)}
      />
    );
  }
  const why = shown.kind === 'here' ? 'broken' : shown.kind;
  return (
    <span className={classes['absent']} data-large={isLarge || undefined}>
      {why === 'loading' ? (
        <Loader size={16} />
      ) : (
        <Icon name={why === 'offline' ? 'offline' : 'image'} size={20} />
      )}
      <span>{t(`photos.show.${why}`)}</span>
    </span>
  );
}

import { messages } from '../../i18n/messages.en.ts';
import { t, type PlainKey } from '../../i18n/translate.ts';
import type { DevicePhoto } from '../../photos/device-photos.ts';
import { useRefusalSentence } from '../../app/use-refusal-sentence.ts';

/** How it stands with a picture that the server does not have, in a sentence. */
export function usePhotoStateText(): (photo: DevicePhoto) => string {
  const sentenceOf = useRefusalSentence();
  return ({ state, refusal, refusedBecause }) => {
    if (state === 'waiting' || state === 'sending') return t(`photos.state.${state}`);
    if (state === 'visit_gone') return t('photos.refused', { reason: t('photos.reason.visit_gone') });
    return t('photos.refused', { reason: refusal ? sentenceOf(refusal) : reasonText(refusedBecause) });
  };
}

function reasonText(reason: string | null): string {
  const key = `photos.reason.${reason ?? 'other'}`;
  return t(isReason(key) ? key : 'photos.reason.other');
}

function isReason(key: string): key is Extract<PlainKey, `photos.reason.${string}`> {
  return Object.hasOwn(messages, key);
}

import { useCallback } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import { refusalSentence } from '../i18n/refusal-sentence.ts';
import { useFormats } from './use-company.ts';
import { useStaff } from './use-staff.ts';

/** Why something was refused, in a sentence with this company's names and times. */
export function useRefusalSentence(): (refusal: Refusal) => string {
  const formats = useFormats();
  const { nameOf } = useStaff();
  return useCallback(
    (refusal) => refusalSentence(refusal, { formats, staffName: nameOf }),
    [formats, nameOf],
  );
}

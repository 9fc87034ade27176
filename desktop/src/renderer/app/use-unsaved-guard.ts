import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { t } from '../i18n/translate.ts';
import { confirmFirst } from '../ui/confirm.tsx';
import { useServices } from './app-context.tsx';

/**
 * Asks before another screen takes the place of a form in which something was typed. `letGo` lets the next step pass:
 * for a form that leaves because it was saved.
 */
export function useUnsavedGuard(isChanged: boolean): { letGo(): void } {
  const { bridge } = useServices();
  const isLetGo = useRef(false);
  useBlocker({
    shouldBlockFn: async () => {
      if (isLetGo.current) return false;
      const wantsToLeave = await confirmFirst({
        title: t('unsaved.title'),
        text: t('unsaved.text'),
        confirm: t('unsaved.leave'),
      });
      return !wantsToLeave;
    },
    // The shell's window has no question of its own to ask and would not close at all.
    enableBeforeUnload: isChanged && bridge.kind === 'browser',
    disabled: !isChanged,
  });
  return {
    letGo: () => {
      isLetGo.current = true;
    },
  };
}

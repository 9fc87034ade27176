import { useBlocker } from '@tanstack/react-router';
import { useContext, useEffect, useId, useRef } from 'react';
import { useServices } from './app-context.tsx';
import { confirmLeaving, UnsavedFormsContext } from './unsaved-forms.ts';

/**
 * Asks before another screen takes the place of a form in which something was typed, and tells the screen that it stands
 * in. `letGo` lets the next step pass:
 * for a form that leaves because it was saved.
 */
export function useUnsavedGuard(isChanged: boolean): { letGo(): void } {
  const { bridge } = useServices();
  const isLetGo = useRef(false);
  const forms = useContext(UnsavedFormsContext);
  const formId = useId();
  useEffect(() => {
    forms?.report(formId, isChanged);
    return () => forms?.report(formId, false);
  }, [forms, formId, isChanged]);
  useBlocker({
    shouldBlockFn: async () => {
      if (isLetGo.current) return false;
      return !(await confirmLeaving());
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

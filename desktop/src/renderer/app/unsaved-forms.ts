import { createContext, useContext, useMemo } from 'react';
import { t } from '../i18n/translate.ts';
import { confirmFirst } from '../ui/confirm.tsx';

/** The forms of one screen, for whoever switches between them without leaving the screen. */
export interface UnsavedForms {
  report(formId: string, isChanged: boolean): void;
  /** Takes the step at once, or after a question where something typed would be gone. */
  leaveFor(step: () => void): void;
}

export const UnsavedFormsContext = createContext<UnsavedForms | null>(null);

/** For the screen that holds the forms; it provides what this gives. */
export function useUnsavedForms(): UnsavedForms {
  return useMemo(() => {
    const changed = new Set<string>();
    async function askThen(step: () => void) {
      if (await confirmLeaving()) step();
    }
    return {
      report: (formId, isChanged) => void (isChanged ? changed.add(formId) : changed.delete(formId)),
      leaveFor: (step) => (changed.size === 0 ? step() : void askThen(step)),
    };
  }, []);
}

/** For what switches between forms; without such a screen around it nothing is asked. */
export function useLeaveFor(): UnsavedForms['leaveFor'] {
  const forms = useContext(UnsavedFormsContext);
  return (step) => (forms ? forms.leaveFor(step) : step());
}

export function confirmLeaving(): Promise<boolean> {
  return confirmFirst({ title: t('unsaved.title'), text: t('unsaved.text'), confirm: t('unsaved.leave') });
}

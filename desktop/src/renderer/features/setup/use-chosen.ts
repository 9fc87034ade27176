import { useRef, useState, type RefObject } from 'react';
import { useLeaveFor } from '../../app/unsaved-forms.ts';

interface Chosen {
  /** An id, or 'new'; null: nothing was chosen yet. */
  chosenId: string | null;
  /** What was clicked: asks first where something typed would be gone, and brings the pane into view. */
  choose(id: string): void;
  /** What is chosen without a click, such as what a form has just made. */
  set(id: string): void;
  /** Of the element that shows what was chosen. */
  pane: RefObject<HTMLDivElement | null>;
}

/** As in setup.module.css: below this width the pane stands under its list. */
const STACKED = '(max-width: 900px)';

/** One of a list, shown beside it. */
export function useChosen(): Chosen {
  const [chosenId, set] = useState<string | null>(null);
  const pane = useRef<HTMLDivElement>(null);
  const leaveFor = useLeaveFor();
  return {
    chosenId,
    set,
    pane,
    choose: (id) =>
      leaveFor(() => {
        set(id);
        if (!window.matchMedia(STACKED).matches) return;
        // Once the screen has it.
        requestAnimationFrame(() => pane.current?.scrollIntoView({ block: 'start' }));
      }),
  };
}

import { useEffect, useRef } from 'react';

/** Keys to what they do: 'g o' is two keys one after the other, 'mod+k' is Ctrl or Command with k. */
export type Shortcuts = Readonly<Record<string, () => void>>;

const SEQUENCE_MS = 900;

/** Whole-window shortcuts. Plain keys are ignored while the user types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let pending = { key: '', at: 0 };
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented || event.altKey) return;
      const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      if (event.ctrlKey || event.metaKey) {
        run(`mod+${key}`, event);
        return;
      }
      if (isTyping(event.target) || document.querySelector('[role="dialog"]')) return;
      const isSequel = pending.key !== '' && event.timeStamp - pending.at < SEQUENCE_MS;
      if (isSequel && run(`${pending.key} ${key}`, event)) {
        pending = { key: '', at: 0 };
        return;
      }
      if (!run(key, event)) pending = { key, at: event.timeStamp };
    }
    function run(name: string, event: KeyboardEvent): boolean {
      const action = latest.current[name];
      if (!action) return false;
      event.preventDefault();
      action();
      return true;
    }
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

import classes from './mark.module.css';

export type MarkTone = 'plain' | 'info' | 'good' | 'warn' | 'bad';

/** In what state something is, in a word. */
export function Mark({ tone, children }: { tone: MarkTone; children: string }) {
  return (
    <span className={classes['mark']} data-tone={tone}>
      {children}
    </span>
  );
}

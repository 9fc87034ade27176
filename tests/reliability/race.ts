import { sql, type RawBuilder } from 'kysely';
import type { DocumentSet } from '#server/seed/put-documents.ts';
import type { CommandRequest } from '#server/sync/accept-command.ts';
import { idOf } from '#shared/testing/builders.ts';
import type { Meeting } from './interleave.ts';

/** Two commands that must not meet half way, and what is never so after both, whichever was first. */
export interface Race {
  rules: string;
  name: string;
  /** What stands behind the locks when they are forgotten. */
  behind: 'nothing' | 'a reference' | 'a revision' | 'a constraint';
  /** The two share no lock: the reference refuses one of them, which is tried again. */
  isTriedAgain?: boolean;
  /** Documents and commands of one meeting; every id has the key in it. */
  prepare(key: string): {
    documents: DocumentSet;
    commands: readonly [CommandRequest, CommandRequest];
    /** One row for each thing that is wrong. */
    wrong: RawBuilder<unknown>;
    /** What only the two verdicts tell; true where they contradict each other. `first` is of the first command. */
    contradicts?(first: Meeting['slow'], second: Meeting['slow']): boolean;
  };
}

export const bothAccepted = (first: Meeting['slow'], second: Meeting['slow']) =>
  first.outcome === 'accepted' && second.outcome === 'accepted';

/** An id of the meeting, for SQL. */
export const isOf = (key: string, what: string) => sql`${idOf(`${key} ${what}`)}::uuid`;

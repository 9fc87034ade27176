import type { BackupProblem } from './backup-format.ts';

/** For whoever sits at the terminal. */
export function problemText(problem: BackupProblem): string {
  switch (problem.code) {
    case 'file.missing':
      return `there is no file ${problem.file}`;
    case 'file.exists':
      return `${problem.file} exists already; name another`;
    case 'file.not_a_backup':
      return 'the file is not a backup of VALClean';
    case 'file.cut':
      return 'the file was cut off';
    case 'file.damaged':
      return `the file is damaged (${problem.where})`;
    case 'file.newer_format':
      return `the file is of a later version (format ${problem.format})`;
    case 'schema.unknown':
      return `the backup is of a later version of VALClean (${problem.schema}); update this one first`;
    case 'schema.older':
      return `the backup is of an earlier version (${problem.schema}, here ${problem.here}); restore it with that version, then update`;
    case 'database.not_empty':
      return `the database is not empty (${problem.table}); --replace puts the backup in place of everything`;
    case 'content.refused':
      return `the database refuses what the file holds (${problem.constraint})`;
    case 'content.differs':
      return `what was loaded is not what was backed up (${problem.table})`;
  }
}

/** Why one history ended and another began. */
export type EpochEnd =
  /** The database is not where it was: another cluster, timeline, database, table or folder. */
  | 'copied'
  /** Data that was never forced to disk, and the machine went down without the server having been stopped. */
  | 'power_cut'
  /** The database knows fewer transactions than it did. */
  | 'went_back'
  /** A client showed a verdict of ours that the database does not know. */
  | 'lost_verdict'
  /** A backup was loaded. */
  | 'restored';

/** Saving failed for a reason the user must know; nothing was saved. */
export class ReplicaTrouble extends Error {
  /** Stable: `storage.full` or `storage.failed`. */
  readonly code: 'storage.full' | 'storage.failed';

  constructor(code: 'storage.full' | 'storage.failed', cause: unknown) {
    super(code, { cause });
    this.code = code;
    this.name = 'ReplicaTrouble';
  }
}

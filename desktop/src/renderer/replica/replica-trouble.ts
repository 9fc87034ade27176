/** Stable. `replica.empty`: before the first sync, and while reads are closed, there is nothing to decide on. */
export type TroubleCode = 'storage.full' | 'storage.failed' | 'replica.empty';

/** Nothing was saved, for a reason the user must know. */
export class ReplicaTrouble extends Error {
  readonly code: TroubleCode;

  constructor(code: TroubleCode, cause: unknown) {
    super(code, { cause });
    this.code = code;
    this.name = 'ReplicaTrouble';
  }
}

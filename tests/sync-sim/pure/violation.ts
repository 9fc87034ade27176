/** A promise was broken; the history that led here is shrunk and printed. */
export class Violation extends Error {
  /** Which promise. */
  readonly promise: string;

  constructor(promise: string, message = '') {
    super(message === '' ? promise : `${promise}: ${message}`);
    this.promise = promise;
  }
}

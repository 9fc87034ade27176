/** A promise to the user was broken; the history that led here is shrunk and printed. */
export class Violation extends Error {}

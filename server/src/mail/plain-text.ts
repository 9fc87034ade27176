const LINE_BREAK = /\r\n?|[\u2028\u2029\u0085]/g;
const CONTROL = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;
const ADDRESS = /^[^\s\p{Cc}<>()[\],;:\\"@]+@[^\s\p{Cc}<>()[\],;:\\"@]+$/u;

/** Text of several lines without control characters, those that turn the reading direction included. */
export function plainText(text: string): string {
  return text.replaceAll(LINE_BREAK, '\n').replaceAll(CONTROL, '');
}

/** Security: one line, fit for a mail header or a calendar parameter, whatever somebody typed as a name. */
export function headerText(text: string): string {
  // Half of a character at the end is none.
  return plainText(text)
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
    .replace(/\p{Surrogate}$/u, '');
}

/** Security: an address that could add a header or another recipient is none. */
export function isMailAddress(address: string): boolean {
  return address.length <= 254 && ADDRESS.test(address);
}

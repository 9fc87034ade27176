/** The server and the shell write a fresh nonce into the page with every response. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** Where the code that keeps the page from scrolling under a dialog looks for the nonce of its style element. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}

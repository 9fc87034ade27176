/**
 * The content security policy of one response with our page. Scripts come from files only; `styleNonce` is fresh per
 * response, because the component library writes style elements, which carry it. `connect` names what may be called
 * besides the page's own origin; `hasWorkers` is for the page with a service worker.
 */
export function pagePolicy({
  styleNonce,
  connect,
  hasWorkers,
}: {
  styleNonce: string;
  connect: readonly string[];
  hasWorkers: boolean;
}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    ...(hasWorkers ? ["worker-src 'self'"] : []),
    `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...connect].join(' '),
    "manifest-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

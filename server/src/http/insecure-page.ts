/**
 * For whoever opens the application over plain http from another machine. Browsers give storage, encryption and
 * locks only to secure pages, so that the application could not even say this itself.
 */
export function insecurePage(styleNonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>VALClean needs a secure address</title>
<style nonce="${styleNonce}">
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 38rem; margin: 12vh auto; padding: 0 1.5rem; color: #1f2933; }
h1 { font-size: 1.5rem; } code { background: #eef1f4; padding: 0.1rem 0.3rem; border-radius: 0.25rem; }
@media (prefers-color-scheme: dark) { body { background: #14181d; color: #e4e9ee; } code { background: #252c34; } }
</style>
</head>
<body>
<h1>This address is not secure</h1>
<p>VALClean works offline, and for that a browser asks for <code>https</code>. Over plain <code>http</code> it runs only
on the machine that the server runs on.</p>
<p>Ask whoever looks after this server to give it a certificate (<code>TLS_CERT</code> and <code>TLS_KEY</code>) or to put
it behind a proxy that has one. Then open the address again with <code>https://</code>.</p>
</body>
</html>
`;
}

/** What the built web app consists of, by the ending of the file's name. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** Null for a file that no build of the web app has. */
export function contentTypeOf(file: string): string | null {
  const ending = /\.[^./]+$/.exec(file)?.[0] ?? '';
  return CONTENT_TYPES[ending.toLowerCase()] ?? null;
}

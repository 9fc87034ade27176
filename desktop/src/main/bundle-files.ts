import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { isAppUrl } from './app-origin.ts';
import { BUNDLE_LIST_FILE } from './bundle-list-name.ts';

const DOCUMENT = 'index.html';

/**
 * Path inside the bundle that a request means, or null. Security: decoded once; what still looks
 * encoded, climbs, names a drive or a share is refused before the list is asked, and only what the
 * build listed exists at all.
 */
export function bundlePath(requestUrl: string, files: ReadonlySet<string>): string | null {
  if (!isAppUrl(requestUrl)) return null;
  const [, encodedPath = ''] = /^app:\/\/valclean\/?([^?#]*)/.exec(requestUrl) ?? [];
  const decoded = decodeOnce(encodedPath);
  if (decoded === null || !isPlainPath(decoded)) return null;
  const wanted = decoded === '' ? DOCUMENT : decoded;
  return files.has(wanted) && wanted !== BUNDLE_LIST_FILE ? wanted : null;
}

/** Absolute path of a listed file, or null when a symbolic link leads out of the bundle's folder. */
export async function locateInside(root: string, file: string): Promise<string | null> {
  const realRoot = await realpath(root);
  const real = await realpath(path.join(realRoot, file)).catch(() => null);
  return real !== null && real.startsWith(realRoot + path.sep) ? real : null;
}

function decodeOnce(encoded: string): string | null {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return null;
  }
}

function isPlainPath(decoded: string): boolean {
  if (decoded === '') return true;
  return decoded.split('/').every((segment) => /^[\w@+,=~ -][\w@+,=~ .-]*$/.test(segment));
}

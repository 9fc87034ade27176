import { randomBytes } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Context } from 'hono';
import { contentTypeOf } from '#shared/core/content-types.ts';
import type { HttpEnv } from './http-env.ts';
import { insecurePage } from './insecure-page.ts';
import { appPolicy, plainPagePolicy, workerPolicy } from './page-policy.ts';

/** Stands in the built index.html wherever the nonce of the response belongs. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** A name that ends with a hash of the content never changes its content. */
const HASHED_NAME = /^assets\/.*-[\w-]{8}\.\w+$/;

/** Null where there is nothing to show: the caller answers 404. */
export type WebApp = (c: Context<HttpEnv>) => Promise<Response | null>;

/**
 * Serves the built web app. Security: only files that a listing of the folder named are ever opened, so no request
 * can name another; the listing is made anew when an unknown name comes, because a build replaces the files.
 */
export function createWebApp(root: string): WebApp {
  return async (c) => {
    const name = c.req.path.slice(1);
    if (name !== '' && name !== 'index.html') {
      const file = await serveFile(root, name);
      if (file || path.extname(name) !== '') return file;
    }
    // Every other address is a screen of the application, which reads it itself.
    return isTrustworthy(c) ? indexPage(root) : page(insecurePage, plainPagePolicy);
  };
}

/** What browsers call a secure context: an encrypted connection, or this very machine. */
function isTrustworthy(c: Context<HttpEnv>): boolean {
  const host = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  const isLoopback =
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(?:\.\d{1,3}){3}$/.test(host);
  return c.get('isSecure') || isLoopback;
}

async function serveFile(root: string, name: string): Promise<Response | null> {
  const type = contentTypeOf(name);
  if (type === null || !(await listFiles(root)).has(name)) return null;
  const bytes = await readFile(path.join(root, name));
  const cacheControl = HASHED_NAME.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
  const headers = { 'content-type': type, 'cache-control': cacheControl };
  return new Response(bytes, {
    headers: name === 'sw.js' ? { ...headers, 'content-security-policy': workerPolicy } : headers,
  });
}

async function listFiles(root: string): Promise<Set<string>> {
  try {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Set(
      files.map((entry) =>
        path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      ),
    );
  } catch {
    return new Set();
  }
}

async function indexPage(root: string): Promise<Response | null> {
  try {
    const html = await readFile(path.join(root, 'index.html'), 'utf8');
    return page((nonce) => html.replace(NONCE_PLACEHOLDER, nonce), appPolicy);
  } catch {
    return null;
  }
}

function page(html: (nonce: string) => string, policy: (nonce: string) => string): Response {
  const nonce = randomBytes(18).toString('base64');
  return new Response(html(nonce), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': policy(nonce),
    },
  });
}

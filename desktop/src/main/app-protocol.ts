import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CustomScheme } from 'electron';
import { z } from 'zod';
import { contentTypeOf } from '#shared/core/content-types.ts';
import { APP_SCHEME } from './app-origin.ts';
import { bundlePath, locateInside } from './bundle-files.ts';
import { BUNDLE_LIST_FILE } from './bundle-list-name.ts';
import { contentSecurityPolicy, NONCE_PLACEHOLDER } from './content-security-policy.ts';

/** Registered before the application is ready: a secure standard origin with storage and fetch. */
export const APP_SCHEME_PRIVILEGES: CustomScheme = {
  scheme: APP_SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
};

export interface AppProtocolDependencies {
  /** Folder of the built renderer. */
  readonly bundleRoot: string;
  /** Paths below the folder, with forward slashes, as the build listed them. */
  readonly files: ReadonlySet<string>;
  readonly serverUrl: () => string;
  /** At least 128 fresh bits, base64. */
  readonly newNonce: () => string;
}

/** Answers every `app:` request of the session; whatever is not a listed file is 404 without a reason. */
export function createAppProtocol(
  dependencies: AppProtocolDependencies,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405);
    const file = bundlePath(request.url, dependencies.files);
    const location = file === null ? null : await locateInside(dependencies.bundleRoot, file);
    if (file === null || location === null) return plain(404);
    const bytes = await readFile(location);
    const headers = { ...FIXED_HEADERS, 'content-type': contentTypeOf(file) ?? 'application/octet-stream' };
    if (!file.endsWith('.html')) return new Response(new Uint8Array(bytes), { headers });
    const styleNonce = dependencies.newNonce();
    const policy = contentSecurityPolicy({ styleNonce, serverUrl: dependencies.serverUrl() });
    return new Response(bytes.toString('utf8').replaceAll(NONCE_PLACEHOLDER, styleNonce), {
      headers: { ...headers, 'content-security-policy': policy, 'cache-control': 'no-store' },
    });
  };
}

/** The list that the build left in the bundle's folder. Throws when it is missing: nothing can be served. */
export async function readBundleList(bundleRoot: string): Promise<ReadonlySet<string>> {
  const text = await readFile(path.join(bundleRoot, BUNDLE_LIST_FILE), 'utf8');
  return new Set(z.array(z.string()).parse(JSON.parse(text)));
}

const FIXED_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

function plain(status: number): Response {
  return new Response(null, { status, headers: FIXED_HEADERS });
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAppProtocol, readBundleList } from './app-protocol.ts';

let bundleRoot = '';
let answer: (request: Request) => Promise<Response>;

beforeAll(async () => {
  bundleRoot = mkdtempSync(path.join(tmpdir(), 'valclean-protocol-'));
  writeFileSync(path.join(bundleRoot, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(path.join(bundleRoot, 'main.js'), '// __CSP_NONCE__');
  writeFileSync(path.join(bundleRoot, 'bundle-files.json'), '["index.html","main.js"]');
  let count = 0;
  answer = createAppProtocol({
    bundleRoot,
    files: await readBundleList(bundleRoot),
    serverUrl: () => 'https://office.example.com',
    newNonce: () => `nonce${(count += 1)}`,
  });
});
afterAll(() => rmSync(bundleRoot, { recursive: true, force: true }));

test('[E7] each load of the page has a nonce of its own, the same in page and policy', async () => {
  for (const nonce of ['nonce1', 'nonce2']) {
    const response = await answer(new Request('app://valclean/'));
    expect(await response.text()).toBe(`<meta name="csp-nonce" content="${nonce}">`);
    expect(response.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(response.headers.get('cache-control')).toBe('no-store');
  }
});

test('other files go out as they are, with their type and without sniffing', async () => {
  const response = await answer(new Request('app://valclean/main.js'));
  expect(await response.text()).toBe('// __CSP_NONCE__');
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('[E18] what is not listed is 404 without a word, and nothing but reading is allowed', async () => {
  const missing = await answer(new Request('app://valclean/bundle-files.json'));
  expect([missing.status, await missing.text()]).toEqual([404, '']);
  expect((await answer(new Request('app://valclean/', { method: 'POST' }))).status).toBe(405);
});

test('[E18] without the list of the build nothing starts', async () => {
  await expect(readBundleList(path.join(bundleRoot, 'elsewhere'))).rejects.toThrow('ENOENT');
});

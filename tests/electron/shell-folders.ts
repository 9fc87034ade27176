import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { BUNDLE_LIST_FILE } from '#desktop/main/bundle-list-name.ts';
import { writeBundleList } from '../../desktop/build/bundle-list.ts';
import { PROJECT_ROOT } from './stand-in/launch.ts';

/** Builds main and preload, the way the product is built, into a folder of its own; answers the folder. */
export async function buildShell(outFolder: string): Promise<string> {
  writeFileSync(path.join(outFolder, 'package.json'), '{ "type": "module", "version": "0.0.0-test" }');
  const tool = path.join(PROJECT_ROOT, 'node_modules/electron-vite/bin/electron-vite.js');
  const args = [tool, 'build', '-c', 'desktop/shell.vite.config.ts', '--outDir', outFolder];
  await promisify(execFile)(process.execPath, args, { cwd: PROJECT_ROOT });
  return outFolder;
}

/** A page of three files that does what the renderer does as far as the shell is concerned. */
export function fixtureBundle(): string {
  const bundleRoot = temporaryFolder('bundle');
  cpSync(path.join(import.meta.dirname, 'fixture-bundle'), bundleRoot, { recursive: true });
  writeFileSync(path.join(bundleRoot, 'not-in-the-list.txt'), 'unlisted');
  writeBundleList(bundleRoot);
  const listFile = path.join(bundleRoot, BUNDLE_LIST_FILE);
  const listed = JSON.parse(readFileSync(listFile, 'utf8')) as string[];
  writeFileSync(listFile, JSON.stringify(listed.filter((file) => file !== 'not-in-the-list.txt')));
  return bundleRoot;
}

/** The real renderer, when it was built before the test. */
export function builtBundle(): string | undefined {
  const bundleRoot = path.join(PROJECT_ROOT, 'out/renderer');
  return existsSync(path.join(bundleRoot, BUNDLE_LIST_FILE)) ? bundleRoot : undefined;
}

export function temporaryFolder(purpose: string): string {
  return mkdtempSync(path.join(tmpdir(), `valclean-${purpose}-`));
}

/** Files below the folder that contain the text, in any plain encoding a program is likely to use. */
export function filesContaining(folder: string, text: string): string[] {
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le'), ...base64Forms(text)];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => needles.some((needle) => readFileSync(file).includes(needle)));
}

/** The part of the text's base64 that stands whatever surrounds it, for each of the three alignments. */
function base64Forms(text: string): Buffer[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from('\0'.repeat(shift) + text).toString('base64');
    return Buffer.from(encoded.slice(shift === 0 ? 0 : 4, -4));
  });
}

/** An HTTP server on this machine that lets our pages read `pong`, and at `/stream` two events in a row. */
export async function loopbackServer(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const isOurs = request.headers.origin === 'app://valclean';
    if (isOurs) response.setHeader('access-control-allow-origin', 'app://valclean');
    if (request.url !== '/stream') return response.end('pong');
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n');
    return setTimeout(() => response.write('data: two\n\n'), 300);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

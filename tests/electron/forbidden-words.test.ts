import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SOURCES = path.resolve(import.meta.dirname, '../../desktop/src');

/** What must not be written, and the files in which it may be. */
const FORBIDDEN: readonly (readonly [rule: string, pattern: RegExp, allowed: readonly string[]])[] = [
  ['E1 no file or plain http page', /loadFile\(|loadURL\((?!APP_START_URL)|['"`]file:/, []],
  ['E2 no Node in pages', /nodeIntegration\w*: true/, []],
  ['E3 isolation stays on', /contextIsolation: false/, []],
  ['E4 the sandbox stays on', /sandbox: false|--no-sandbox|disable-web-security/, []],
  ['E6 web security is not touched', /webSecurity/, []],
  ['E8 no mixed content', /allowRunningInsecureContent/, []],
  ['E9 E10 no experiments', /experimentalFeatures|enableBlinkFeatures|appendSwitch/, []],
  ['E11 no webview', /webviewTag: true|<webview/, []],
  ['E15 one way out', /shell\.openExternal|shell\.openPath|showItemInFolder/, ['main/compose.ts']],
  ['E17 one door', /\bipcMain\b/, ['main/ipc-server.ts', 'main/compose.ts']],
  ['E17 no about:blank exception', /about:blank|about:srcdoc/, []],
  ['E20 Electron stays out of the page', /\bipcRenderer\b|contextBridge/, ['preload/index.ts']],
  ['E20 the renderer does not know Electron', /from 'electron'/, ['main/', 'preload/']],
];

function sources(): (readonly [file: string, text: string])[] {
  return readdirSync(SOURCES, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [
        path.relative(SOURCES, file).split(path.sep).join('/'),
        withoutComments(readFileSync(file, 'utf8')),
      ];
    });
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

test('the sources are found', () => {
  expect(sources().map(([file]) => file)).toEqual(
    expect.arrayContaining(['main/index.ts', 'preload/index.ts']),
  );
});

test.each(FORBIDDEN)('[E1-E20] %s', (_rule, pattern, allowed) => {
  const found = sources().filter(
    ([file, text]) => pattern.test(text) && !allowed.some((place) => file.startsWith(place)),
  );
  expect(found.map(([file]) => file)).toEqual([]);
});

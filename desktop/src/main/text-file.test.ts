import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { safeFileName, saveTextFile } from './text-file.ts';

test.each([
  ['outbox.json', 'outbox.json'],
  ['Übersicht Mai.csv', 'Übersicht Mai.csv'],
  ['../../etc/passwd', 'passwd.txt'],
  ['..\\..\\autorun.bat', 'autorun.bat.txt'],
  ['run.exe', 'run.exe.txt'],
  ['.bashrc', 'bashrc.txt'],
  ['..', 'valclean.txt'],
  ['', 'valclean.txt'],
  ['con', 'valclean.txt'],
  ['NUL.txt', 'valclean.txt'],
  ['a:b*c?.txt', 'a_b_c_.txt'],
  ['a\u0000b\u202egnp.txt', 'a_b_gnp.txt'],
])('the suggested name %j becomes %j', (suggested, name) => {
  expect(safeFileName(suggested)).toBe(name);
});

test('the text goes where the user says, and nowhere when the user declines or the disk refuses', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'valclean-text-'));
  const request = { suggestedName: 'a.txt', text: 'grüße' };
  expect(await saveTextFile(request, async (name) => path.join(folder, name))).toBe(true);
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('grüße');
  expect(await saveTextFile(request, async () => undefined)).toBe(false);
  expect(await saveTextFile(request, async () => path.join(folder, 'missing', 'a.txt'))).toBe(false);
  rmSync(folder, { recursive: true });
});

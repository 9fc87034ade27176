import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DirectoryInUseError, lockDirectory } from './directory-lock.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'valclean-lock-'));
});
afterEach(() => rm(directory, { recursive: true }));

const lockFile = () => path.join(directory, 'owner.lock');
const ownerOf = (change: object) =>
  writeFile(
    lockFile(),
    JSON.stringify({ pid: process.pid, host: hostname(), startedAt: null, token: 'other', ...change }),
  );

test('a second owner is refused with the pid and the folder, also in the same process; a freed folder is free', () => {
  const lock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError);
  expect(() => lockDirectory(directory)).toThrow(`${directory} is in use by process ${process.pid}`);
  lock.release();
  lockDirectory(directory).release();
});

test('the lock of a process that was killed is taken over', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await ownerOf({ pid: child.pid });
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUseError);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lock = lockDirectory(directory);
  expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
  lock.release();
});

test('a pid that another process has by now is no owner', async () => {
  await ownerOf({ startedAt: 'another boot:1' });
  expect(() => lockDirectory(directory)).not.toThrow();
});

test("a lock that a power cut left empty or cut off is nobody's", async () => {
  for (const text of ['', '{"pid":', 'null']) {
    await writeFile(lockFile(), text);
    const lock = lockDirectory(directory);
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: process.pid });
    lock.release();
  }
});

test('an owner on another machine is believed; the message says what to delete', async () => {
  await ownerOf({ host: 'elsewhere', pid: 1 });
  expect(() => lockDirectory(directory)).toThrow(`delete ${lockFile()}`);
});

test('to release twice, or after somebody else took over, harms nobody', async () => {
  const lock = lockDirectory(directory);
  await ownerOf({ token: 'next' });
  lock.release();
  expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ token: 'next' });
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Spool } from './spool.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'valclean-spool-'));
});
afterAll(() => rm(parent, { recursive: true }));

const folders = () => readdir(parent);

test('gives back what it was given, in order, however much it is, and leaves no file', async () => {
  const spool = new Spool(parent);
  const line = (index: number) => JSON.stringify({ index, text: 'é'.repeat(2000) });
  const count = 12_000;
  for (let index = 0; index < count; index += 1) await spool.add(line(index));
  expect(await folders()).toHaveLength(1);
  let index = 0;
  for await (const text of spool.lines()) {
    if (text !== line(index)) throw new Error(`line ${index} is not what was added`);
    index += 1;
  }
  expect(index).toBe(count);
  expect(await folders()).toEqual([]);
});

test('a reader that stops early leaves no file either', async () => {
  const spool = new Spool(parent);
  for (let index = 0; index < 10_000; index += 1) await spool.add('x'.repeat(1000));
  for await (const text of spool.lines()) {
    expect(text).toHaveLength(1000);
    break;
  }
  expect(await folders()).toEqual([]);
});

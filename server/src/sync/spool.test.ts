import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
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
  const line = (index: number) => `${JSON.stringify({ index, text: 'é'.repeat(2000) })}\n`;
  const count = 12_000;
  for (let index = 0; index < count; index += 1) await spool.add(line(index));
  expect(await folders()).toHaveLength(1);
  let index = 0;
  for await (const text of createInterface({ input: Readable.from(spool.bytes()) })) {
    if (`${text}\n` !== line(index)) throw new Error(`line ${index} is not what was added`);
    index += 1;
  }
  expect(index).toBe(count);
  expect(await folders()).toEqual([]);
});

test('a reader that stops early leaves no file either', async () => {
  const spool = new Spool(parent);
  for (let index = 0; index < 10_000; index += 1) await spool.add('x'.repeat(1000));
  for await (const bytes of spool.bytes()) {
    expect(bytes.length).toBeGreaterThan(0);
    break;
  }
  expect(await folders()).toEqual([]);
});

import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { createFreeSpace, freeBytesOf, StorageLowError } from './free-space.ts';

function diskWith(leastFreeBytes: number) {
  const disk = { free: 1000, looks: 0, now: 0 };
  const space = createFreeSpace({
    directory: '/data',
    leastFreeBytes,
    now: () => disk.now,
    freeBytes: async () => {
      disk.looks += 1;
      return disk.free;
    },
  });
  return { disk, space };
}

test('[SY5] below the watermark nothing is written; above it again, writing goes on by itself', async () => {
  const { disk, space } = diskWith(200);
  await space.require();
  Object.assign(disk, { free: 199, now: 500 });
  await expect(space.require()).rejects.toBeInstanceOf(StorageLowError);
  Object.assign(disk, { free: 200, now: 1000 });
  await space.require();
});

test('a busy server asks the disk twice a second', async () => {
  const { disk, space } = diskWith(200);
  for (let write = 0; write < 100; write += 1) {
    disk.now = write * 10;
    await space.require();
  }
  expect(disk.looks).toBe(2);
});

test('a database elsewhere and a disk that cannot be asked hold nothing up', async () => {
  const elsewhere = createFreeSpace({ directory: null, leastFreeBytes: Infinity, now: () => 0 });
  await elsewhere.require();
  const failing = async () => Promise.reject(new Error('no such file system'));
  const unknown = createFreeSpace({
    directory: '/gone',
    leastFreeBytes: 1,
    now: () => 0,
    freeBytes: failing,
  });
  await unknown.require();
  expect(await freeBytesOf(tmpdir())).toBeGreaterThan(0);
});

import { expect, test } from 'vitest';
import { StorageLowError } from '../storage/free-space.ts';
import { acceptWithinSpace } from './accept-within-space.ts';
import type { AcceptCommand, CommandRequest } from './command-request.ts';

test('[SY5] with too little space a command is neither accepted nor refused: it has not come', async () => {
  let isLow = true;
  const asked: CommandRequest[] = [];
  const accept: AcceptCommand = async (request) => {
    asked.push(request);
    return { kind: 'client.forked' };
  };
  const require = async () => {
    if (isLow) throw new StorageLowError();
  };
  const guarded = acceptWithinSpace(accept, { require });
  const request = {} as CommandRequest;
  await expect(guarded(request)).rejects.toBeInstanceOf(StorageLowError);
  expect(asked).toEqual([]);
  isLow = false;
  expect(await guarded(request)).toEqual({ kind: 'client.forked' });
});

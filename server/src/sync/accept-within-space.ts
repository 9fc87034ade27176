import type { FreeSpace } from '../storage/free-space.ts';
import type { AcceptCommand } from './command-request.ts';

/**
 * [SY5] The door for every change, closed while the disk is nearly full: rejects with StorageLowError. Reads, pulls and
 * sign-ins do not come through it and go on.
 */
export function acceptWithinSpace(accept: AcceptCommand, space: FreeSpace): AcceptCommand {
  return async (request) => {
    await space.require();
    return accept(request);
  };
}

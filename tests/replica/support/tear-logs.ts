import { appendFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** Bytes of a LevelDB record's header: checksum, length, type. */
const HEADER_BYTES = 7;
const FULL_RECORD = 1;

/** A record of 300 bytes of which 20 were written, as an interrupted write leaves it. */
function tornRecord(): Buffer {
  const torn = Buffer.alloc(HEADER_BYTES + 20, 7);
  torn.writeUInt32LE(0x12345678, 0);
  torn.writeUInt16LE(300, 4);
  torn[6] = FULL_RECORD;
  return torn;
}

/** Tears the newest log of every LevelDB below these folders of a profile; answers how many. No browser may run on it. */
export async function tearLogs(profile: string, folders: readonly string[]): Promise<number> {
  let count = 0;
  for (const folder of folders) {
    const root = path.join(profile, 'Default', folder);
    const logs = (await readdir(root, { recursive: true }))
      .filter((file) => /(^|\/)\d+\.log$/.test(file))
      .toSorted();
    const newest = new Map(logs.map((log) => [path.dirname(log), log]));
    for (const log of newest.values()) {
      await appendFile(path.join(root, log), tornRecord());
      count += 1;
    }
  }
  return count;
}

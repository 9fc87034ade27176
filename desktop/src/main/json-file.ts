import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { z } from 'zod';

/** One small JSON document on disk, validated by a schema, replaced as a whole. */
export interface JsonFile<Content> {
  /** Undefined when the file is missing, unreadable or not what the schema says. */
  read(): Content | undefined;
  /** Durable when it returns: readable by the owner only. Throws when the disk refuses. */
  write(content: Content): void;
  remove(): void;
}

/** Synchronous on purpose: the files are tiny and the last write happens while the window closes. */
export function jsonFile<Content>(filePath: string, schema: z.ZodType<Content>): JsonFile<Content> {
  return {
    read() {
      try {
        return schema.safeParse(JSON.parse(readFileSync(filePath, 'utf8'))).data;
      } catch {
        return undefined;
      }
    },
    write(content) {
      const next = `${filePath}.next`;
      const handle = openSync(next, 'w', 0o600);
      try {
        writeSync(handle, JSON.stringify(content));
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
      renameSync(next, filePath);
    },
    remove() {
      rmSync(filePath, { force: true });
    },
  };
}

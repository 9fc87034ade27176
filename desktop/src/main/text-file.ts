import { writeFile } from 'node:fs/promises';
import type { SaveTextFileRequest } from '#desktop/ipc/desktop-bridge.ts';

const TEXT_EXTENSION = /\.(?:csv|ics|json|md|txt)$/i;
const RESERVED_ON_WINDOWS = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** A harmless file name from what the page suggests: no folder, no hidden or program file. */
export function safeFileName(suggestedName: string): string {
  const base = suggestedName.split(/[/\\]/).at(-1) ?? '';
  const plain = base.replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^[. ]+|[. ]+$/g, '');
  const name = plain === '' || RESERVED_ON_WINDOWS.test(plain) ? 'valclean.txt' : plain.slice(-120);
  return TEXT_EXTENSION.test(name) ? name : `${name}.txt`;
}

/**
 * Asks where to keep the text and writes it there. `choosePath` shows the system's dialog, starting
 * from a file name, and answers undefined when the user declines.
 */
export async function saveTextFile(
  { suggestedName, text }: SaveTextFileRequest,
  choosePath: (fileName: string) => Promise<string | undefined>,
): Promise<boolean> {
  const filePath = await choosePath(safeFileName(suggestedName));
  if (filePath === undefined) return false;
  return writeFile(filePath, text, 'utf8').then(
    () => true,
    () => false,
  );
}

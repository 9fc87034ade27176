import type { History, Operation, Transaction } from './history.ts';

/**
 * A history in short, one transaction a line: `A: x+1 y=1,2 z=` adds 1 to x, and reads 1 and 2 of y and nothing of z.
 * `A undone: …` and `A unanswered: …` did not commit for certain or may have; `A 3-5: …` ran from 3 to 5, otherwise all
 * run at once.
 */
export function historyOf(lines: readonly string[]): History {
  return lines.map(transactionOf);
}

const LINE = /^(\w+)(?: (undone|unanswered))?(?: (\d+)-(\d+))?:(.*)$/;

function transactionOf(line: string): Transaction {
  const parts = LINE.exec(line);
  if (!parts) throw new Error(`not a transaction: ${line}`);
  const [, name = '', fate, startedAt, endedAt, operations = ''] = parts;
  return {
    name,
    client: `client of ${name}`,
    status: fate === 'undone' ? 'aborted' : fate === 'unanswered' ? 'unknown' : 'committed',
    operations: operations
      .split(' ')
      .filter((word) => word !== '')
      .map(operationOf),
    startedAt: Number(startedAt ?? 0),
    endedAt: fate === 'unanswered' ? Infinity : Number(endedAt ?? Infinity),
  };
}

function operationOf(word: string): Operation {
  const added = /^(\w+)\+(\w+)$/.exec(word);
  if (added?.[1] !== undefined && added[2] !== undefined)
    return { kind: 'append', key: added[1], value: added[2] };
  const read = /^(\w+)=([\w,]*)$/.exec(word);
  if (read?.[1] === undefined) throw new Error(`not an operation: ${word}`);
  return { kind: 'read', key: read[1], values: (read[2] ?? '').split(',').filter((value) => value !== '') };
}

import { expect, test } from 'vitest';
import { StatusBoard } from './status-board.ts';

function troubleAfter(error: Error): string | null {
  const board = new StatusBoard(() => []);
  board.troubled(error);
  let trouble: string | null = null;
  board.status.watch((status) => {
    trouble = status.trouble;
  });
  return trouble;
}

function aborted(inner?: DOMException): Error {
  return Object.assign(new Error('Transaction aborted'), { name: 'AbortError', inner });
}

test('[SY1] a browser without room aborts the saving, and the user is told', () => {
  expect(troubleAfter(aborted(new DOMException('full', 'QuotaExceededError')))).toBe('storage.full');
  expect(troubleAfter(new DOMException('full', 'QuotaExceededError'))).toBe('storage.full');
});

test('a database that another one has replaced is nothing to tell', () => {
  expect(troubleAfter(aborted())).toBeNull();
});

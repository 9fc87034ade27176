import { expect, test } from 'vitest';
import { headerText } from './plain-text.ts';

test('[P11] a text that is cut for a header ends in a whole character', () => {
  expect(headerText(`${'a'.repeat(199)}🧽`)).toBe('a'.repeat(199));
  expect(headerText(`${'a'.repeat(198)}🧽`)).toBe(`${'a'.repeat(198)}🧽`);
});

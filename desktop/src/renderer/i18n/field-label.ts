import { messages } from './messages.en.ts';
import { t, type PlainKey } from './translate.ts';

/** What a field is called in forms, by its path in a document: 'addresses.#id.line1' is the street. */
export function fieldLabel(path: string): string {
  const name = path.split('.').findLast((segment) => !segment.startsWith('#')) ?? '';
  const key = `field.${name}`;
  return t(isFieldKey(key) ? key : 'field.other');
}

function isFieldKey(key: string): key is PlainKey & `field.${string}` {
  return Object.hasOwn(messages, key);
}

import { messages } from './messages.en.ts';

type Messages = typeof messages;
export type MessageKey = keyof Messages;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** What a message needs: nothing, or a value for each `{name}` in it. */
type Values<Key extends MessageKey> = [Placeholders<Messages[Key]>] extends [never]
  ? []
  : [values: Record<Placeholders<Messages[Key]>, string | number>];

/** A key of a message without placeholders. */
export type PlainKey = { [Key in MessageKey]: Values<Key> extends [] ? Key : never }[MessageKey];

const plurals = new Intl.PluralRules('en');

/**
 * The sentence for a key. A message of two forms, 'one || other', is chosen by the value `count`.
 * A missing value or key does not compile.
 */
export function t<Key extends MessageKey>(key: Key, ...values: Values<Key>): string {
  const given: Record<string, string | number> = values[0] ?? {};
  const form = pluralForm(messages[key], given['count']);
  return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(given[name] ?? whole));
}

function pluralForm(message: string, count: string | number | undefined): string {
  const [one = '', other] = message.split(' || ');
  if (other === undefined) return one;
  return plurals.select(Number(count ?? 0)) === 'one' ? one : other;
}

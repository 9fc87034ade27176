import { answerOf } from './indexed-db-answer.ts';
import { accountMark, MARKS, ownMark, type SimulatedPerson } from './office-data.ts';

/** What somebody must never receive, as it looks in any text. */
export function forbiddenTo(person: SimulatedPerson | 'guest' | 'log'): RegExp | null {
  const { office, secret, unmanaged, internal, person: ofPerson } = MARKS;
  if (person === 'log') return anyOf([office, secret, unmanaged, internal, ofPerson]);
  if (person === 'guest') return anyOf([office, secret, unmanaged, internal, ofPerson]);
  switch (person.role) {
    case 'admin':
      return null;
    case 'manager':
      return anyOf([secret, unmanaged]);
    case 'staff':
      return anyOf([office, secret, ofPerson], [accountMark(person.accountId), ...ownMark(person.staffId)]);
  }
}

function anyOf(parts: readonly string[], except: readonly string[] = []): RegExp {
  const allowed = except.length === 0 ? '' : `(?!${except.join('|')})`;
  return new RegExp(`${allowed}(?:${parts.join('|')}).{0,40}`);
}

/** Everything that lies in a device's databases, as text. */
export async function databaseTexts(factory: IDBFactory): Promise<string[]> {
  const names = (await factory.databases()).flatMap(({ name }) => name ?? []);
  return Promise.all(names.map((name) => textOf(factory, name)));
}

async function textOf(factory: IDBFactory, name: string): Promise<string> {
  const database = await answerOf(factory.open(name));
  const stores = [...database.objectStoreNames];
  if (stores.length === 0) {
    database.close();
    return '';
  }
  const transaction = database.transaction(stores, 'readonly');
  const contents = await Promise.all(
    stores.map((store) => answerOf(transaction.objectStore(store).getAll())),
  );
  database.close();
  return `${name} ${JSON.stringify(contents)}`;
}

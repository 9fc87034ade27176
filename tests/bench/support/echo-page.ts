import { Dexie } from 'dexie';

// The least that a document can take from one window to another: nothing is decided, ordered, kept or made good.

const arrivals = new Map<string, number>();

/** Writes what the stream brings and notes when it is stored; resolves when the stream stands. */
export async function watch(): Promise<void> {
  const db = new Dexie('echo', { chromeTransactionDurability: 'strict' });
  db.version(1).stores({ customers: 'id, name' });
  await db.open();
  const events = new EventSource('/stream');
  events.addEventListener('message', ({ data }) => void store(db, String(data)));
  await new Promise((resolve) => {
    events.addEventListener('open', resolve);
  });
}

async function store(db: Dexie, text: string): Promise<void> {
  const document = JSON.parse(text) as { id: string };
  await db.table('customers').put(document);
  arrivals.set(document.id, Date.now());
}

/** When it was sent. */
export async function timedSend(id: string): Promise<number> {
  const at = Date.now();
  const document = { id, name: 'Bench', email: null, phone: null, notes: '', tags: [], addresses: [] };
  await fetch('/send', { method: 'POST', body: JSON.stringify(document) });
  return at;
}

export async function arrivalOf(id: string): Promise<number> {
  while (!arrivals.has(id)) await new Promise((resolve) => setTimeout(resolve, 1));
  return arrivals.get(id) ?? 0;
}

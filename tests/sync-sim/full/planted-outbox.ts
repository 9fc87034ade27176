import type { PushRequest } from '#shared/sync/sync-protocol.ts';

/** What a client that forgets too early would do: the row goes when it is sent, not when it is answered. */
export async function deleteOffered(databases: IDBFactory, path: string, body: string): Promise<void> {
  if (path !== '/sync/push') return;
  const { commands } = JSON.parse(body) as PushRequest;
  const ids = new Set(commands.map(({ commandId }) => commandId));
  const names = (await databases.databases()).flatMap(({ name }) =>
    name?.endsWith('-outbox') ? [name] : [],
  );
  for (const name of names) await deleteRows(databases, name, ids);
}

function deleteRows(databases: IDBFactory, name: string, ids: ReadonlySet<string>): Promise<void> {
  return new Promise((resolve) => {
    const opening = databases.open(name);
    opening.addEventListener('success', () => {
      const transaction = opening.result.transaction('rows', 'readwrite');
      const walking = transaction.objectStore('rows').openCursor();
      walking.addEventListener('success', () => {
        const cursor = walking.result;
        if (!cursor) return;
        if (ids.has((cursor.value as { commandId: string }).commandId)) cursor.delete();
        cursor.continue();
      });
      transaction.addEventListener('complete', () => {
        opening.result.close();
        resolve();
      });
    });
  });
}

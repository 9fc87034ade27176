import { test } from 'vitest';
import { createTestServer } from './testing/test-server.ts';
test('x', async () => {
  const s = await createTestServer();
  const r = await s.request('/openapi.json');
  console.log(r.status, r.text.slice(0, 500), s.logLines.at(-1), s.logLines.at(-2));
  const d = await s.request('/docs');
  console.log(d.status, d.text.length);
  await s.close();
});

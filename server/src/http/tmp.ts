import { createTestServer } from './testing/test-server.ts';
const t0=Date.now();
const s = await createTestServer({isEmpty:true});
console.log('up', Date.now()-t0);
process.on('unhandledRejection', e => console.log('UNH', e));
const r = await Promise.race([s.request('/openapi.json').catch(e=>e), new Promise(r=>setTimeout(r,5000,'late'))]);
console.log(r, s.logLines.slice(-2));
process.exit(0);

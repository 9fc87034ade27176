import { startPostgres } from './postgres-server.ts';

// Started by postgres-server.pg.test.ts, which kills this process and looks whether the server follows.
const { pid, folder } = await startPostgres();
console.log(JSON.stringify({ pid, folder }));
setInterval(() => {}, 60_000);

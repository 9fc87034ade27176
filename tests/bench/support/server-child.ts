import { startServer } from '#server/compose.ts';
import { readInvocation } from '#server/config.ts';
import { answerParent } from './answer-parent.ts';

// The product's server as `npm start` starts it, with the settings that its parent put into the environment.

const invocation = readInvocation(process.env, []);
if (!invocation.ok || invocation.value.kind !== 'start')
  throw new Error(`the server does not take its settings: ${JSON.stringify(invocation)}`);
const server = await startServer(invocation.value.config);
answerParent(server.url, () => server.close());

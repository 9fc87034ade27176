import { describe } from 'vitest';
import { describeAcceptCommand } from './accept-command.suite.ts';
import { pgliteSource } from './server-databases.ts';

describe('acceptCommand on PGlite', () => describeAcceptCommand(pgliteSource()));

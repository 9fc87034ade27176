import { describe } from 'vitest';
import { describeAcceptCommand } from './accept-command.suite.ts';
import { postgresSource } from './server-databases.ts';

describe('acceptCommand on PostgreSQL', () => describeAcceptCommand(postgresSource()));

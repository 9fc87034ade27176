import { describe } from 'vitest';
import { postgresSource } from './server-databases.ts';
import { describeStorage } from './storage.suite.ts';

describe('storage on PostgreSQL', () => describeStorage(postgresSource()));

import { z } from 'zod';

// The content security policy forbids compiling code from text; must run before any schema is created.
z.config({ jitless: true });

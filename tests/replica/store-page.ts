import { openOutbox } from '#desktop/renderer/replica/outbox-dexie.ts';

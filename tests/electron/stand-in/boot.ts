import { pathToFileURL } from 'node:url';
import { entryModule } from './entry-module.ts';

// Starts an application the way Electron does: `ready` waits for the entry module, so an entry module
// that waits for `ready` hangs here as it hangs there.
const [entry] = process.argv.slice(2);
if (entry === undefined) throw new Error('no entry module named');
await import(pathToFileURL(entry).href);
entryModule.announceLoaded();

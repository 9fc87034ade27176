import { findOrInstallBrowser } from './find-browser.ts';

try {
  console.log(`browser: ${await findOrInstallBrowser()}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

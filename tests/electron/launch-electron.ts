import { existsSync } from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright';
import { PROJECT_ROOT, type LaunchInput, type RunningShell } from './stand-in/launch.ts';

/** Electron's own binary, when this machine has one: named by ELECTRON_PATH or installed with the package. */
export function electronBinary(): string | undefined {
  const installed = path.join(PROJECT_ROOT, 'node_modules/electron/dist/electron');
  return [process.env['ELECTRON_PATH'], installed].find((file) => file !== undefined && existsSync(file));
}

/** Starts the built main process on the real Electron. */
export async function launchOnElectron(input: LaunchInput, executablePath: string): Promise<RunningShell> {
  const application = await _electron.launch({
    executablePath,
    args: [path.join(input.outFolder, 'main/index.js'), `--user-data-dir=${input.userData}`],
    env: { ...cleanEnvironment(), VALCLEAN_BUNDLE_DIR: input.bundleRoot },
  });
  const page = await application.firstWindow();
  await page.waitForLoadState();
  return {
    page,
    async webPreferences() {
      const window = await application.browserWindow(page);
      // Electron has the getter but leaves it out of its types.
      return window.evaluate(({ webContents }) =>
        (
          webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences(),
      );
    },
    closeWindow: () => application.close(),
  };
}

function cleanEnvironment(): Record<string, string> {
  const { ELECTRON_RUN_AS_NODE: _asNode, NODE_OPTIONS: _options, ...rest } = process.env;
  return Object.fromEntries(
    Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import type { StoredSession } from '#desktop/ipc/desktop-bridge.ts';
import { electronBinary, launchOnElectron } from './launch-electron.ts';
import {
  fetchFromPage,
  loadSessions,
  recordedViolations,
  saveSession,
  tryToLeave,
  twoEvents,
  violationsOfAFreshLoad,
} from './page-probes.ts';
import {
  builtBundle,
  filesContaining,
  fixtureBundle,
  loopbackServer,
  temporaryFolder,
} from './shell-folders.ts';
import {
  launchOnStandIn,
  startMainProcess,
  type LaunchInput,
  type RunningShell,
  type StandInShell,
} from './stand-in/launch.ts';

const TOKEN = 'tok_7f3c9a51e2b84d60a1c5_never_in_the_clear';
const session: StoredSession = {
  token: TOKEN,
  serverUrl: 'http://127.0.0.1:8787',
  accountId: '01940000-0000-7000-8000-000000000001',
  role: 'manager',
  displayName: 'Ada Office',
  email: 'ada@example.com',
  expiresAt: '2030-01-01T00:00:00.000Z',
};

let scratch = '';
let outFolder = '';
let server = { url: '', close: () => {} };

beforeAll(async () => {
  scratch = temporaryFolder('shell-test');
  // Every folder of this file, the browser's included, lies below this one.
  vi.stubEnv('TMPDIR', scratch);
  outFolder = inject('prepared').shellFolder;
  server = await loopbackServer();
});

afterAll(() => {
  server.close();
  vi.unstubAllEnvs();
  rmSync(scratch, { recursive: true, force: true });
});

/** Input of one start in a fresh profile whose settings name the loopback server. */
function freshInput(bundleRoot: string, more: Partial<LaunchInput> = {}): LaunchInput {
  const userData = temporaryFolder('profile');
  writeFileSync(path.join(userData, 'settings.json'), JSON.stringify({ version: 1, serverUrl: server.url }));
  return { outFolder, bundleRoot, userData, keyringKey: '5a'.repeat(32), ...more };
}

function describeShell(where: string, launch: (input: LaunchInput) => Promise<RunningShell>): void {
  describe(`the shell on ${where}`, () => {
    let shell: RunningShell;
    let input: LaunchInput;

    beforeAll(async () => {
      input = freshInput(fixtureBundle());
      shell = await launch(input);
    });
    afterAll(async () => {
      await shell.closeWindow();
    });

    test('[E2] [E3] [E4] the window is sandboxed, isolated and without Node', async () => {
      const preferences = await shell.webPreferences();
      expect(preferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
      });
      const inThePage = await shell.page.evaluate(() =>
        ['require', 'process', 'module', 'Buffer'].filter((n) => n in window),
      );
      expect(inThePage).toEqual([]);
    });

    test('[E7] the page loads under its policy without a violation, styled by file and by nonce', async () => {
      expect(await violationsOfAFreshLoad(shell.page)).toEqual([]);
      const look = await shell.page.evaluate(() => {
        const { color, backgroundColor } = getComputedStyle(document.querySelector('#root') ?? document.body);
        return { color, backgroundColor };
      });
      expect(look).toEqual({ color: 'rgb(1, 2, 3)', backgroundColor: 'rgb(4, 5, 6)' });
    });

    test('[E7] control: inline script, a style without nonce and a frame are stopped', async () => {
      await violationsOfAFreshLoad(shell.page);
      await shell.page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.inlineScriptRan = true';
        const style = document.createElement('style');
        style.textContent = 'body { color: red }';
        const frame = document.createElement('iframe');
        frame.src = 'https://evil.example/';
        document.body.append(script, style, frame);
      });
      const violations = await recordedViolations(shell.page);
      const directives = new Set(violations.map((violation) => violation.split(' ')[0]));
      expect(directives).toEqual(new Set(['script-src-elem', 'style-src-elem', 'frame-src']));
      expect(await shell.page.evaluate(() => 'inlineScriptRan' in window)).toBe(false);
    });

    test('[E20] window.valclean is the allow-list and cannot be changed', async () => {
      const seen = await shell.page.evaluate(() => {
        const bridge: object = window.valclean;
        return { names: Object.keys(bridge), kind: window.valclean.kind, isFrozen: Object.isFrozen(bridge) };
      });
      expect(seen).toEqual({
        names: [
          'kind',
          'serverUrl',
          'setServerUrl',
          'loadSessions',
          'saveSession',
          'clearSession',
          'openExternal',
          'saveTextFile',
          'appInfo',
          'onResume',
        ],
        kind: 'electron',
        isFrozen: true,
      });
    });

    test('[E1] the page reaches the configured server and no other', async () => {
      const other = await loopbackServer();
      expect(await fetchFromPage(shell.page, `${server.url}/ping`)).toBe('pong');
      expect(await fetchFromPage(shell.page, `${other.url}/ping`)).toBe('refused');
      other.close();
      const { data, apartMs } = await twoEvents(shell.page, `${server.url}/stream`);
      expect(data).toEqual(['one', 'two']);
      expect(apartMs).toBeGreaterThan(100);
    });

    test('[E18] the page gets listed files only', async () => {
      expect(await fetchFromPage(shell.page, '/fixture.css')).toContain('rgb(1, 2, 3)');
      for (const target of [
        '/not-in-the-list.txt',
        '/bundle-files.json',
        '/%2e%2e%2fmain/index.js',
        '/..%5cmain',
      ]) {
        expect([target, await fetchFromPage(shell.page, target)]).toEqual([target, '404']);
      }
    });

    test('[E5] notifications are granted to our page, position and clipboard reading are not', async () => {
      const states = await shell.page.evaluate(async () => {
        const names = ['notifications', 'geolocation', 'clipboard-read'] as PermissionName[];
        return Promise.all(
          names.map(async (name) => (await navigator.permissions.query({ name })).state === 'granted'),
        );
      });
      expect(states).toEqual([true, false, false]);
    });

    test('[E13] [E14] the page cannot be left, nor a second window opened', async () => {
      const home = shell.page.url();
      for (const target of [
        'https://evil.example/',
        'http://127.0.0.1:9/',
        'https://valclean.stand-in.test.evil.example/',
      ]) {
        expect(await tryToLeave(shell.page, target)).toBe(home);
      }
      await shell.page.evaluate(() => void window.open('https://evil.example/popup'));
      await shell.page.waitForTimeout(300);
      expect(shell.page.context().pages()).toHaveLength(1);
    });

    test('[E17] arguments that do not parse are refused without a reason', async () => {
      const message = await shell.page.evaluate(async () => {
        try {
          await window.valclean.saveSession({ token: 1 } as unknown as Parameters<
            typeof window.valclean.saveSession
          >[0]);
          return 'accepted';
        } catch (error) {
          return String(error);
        }
      });
      expect(message).toContain('ipc.arguments');
    });

    test('[E21] a kept session survives a reload, and is nowhere on disk in the clear', async () => {
      const result = await saveSession(shell.page, session);
      await shell.page.reload();
      expect(await loadSessions(shell.page)).toEqual([session]);
      expect(existsSync(path.join(input.userData, 'credentials.json'))).toBe(result.persisted);
      expect(filesContaining(input.userData, TOKEN)).toEqual([]);
      await shell.page.evaluate((accountId) => window.valclean.clearSession(accountId), session.accountId);
      expect(await loadSessions(shell.page)).toEqual([]);
    });
  });
}

describeShell('the stand-in', launchOnStandIn);

const binary = electronBinary();
if (binary === undefined) {
  console.log(
    'Electron binary not present (ELECTRON_PATH): the shell was tested on the stand-in only, not on Electron.',
  );
} else {
  describeShell('Electron', (input) => launchOnElectron(input, binary));
}

describe('what only the stand-in can show', () => {
  async function withShell(
    input: LaunchInput,
    inspect: (shell: StandInShell) => Promise<void>,
  ): Promise<void> {
    const shell = await launchOnStandIn(input);
    try {
      await inspect(shell);
    } finally {
      await shell.closeWindow();
    }
  }

  test('[E4] [E11] [E15] [E20] the sandbox is on for the process, addresses go out by policy, waking up carries nothing', async () => {
    await withShell(freshInput(fixtureBundle()), async (shell) => {
      const opened = await shell.page.evaluate(() =>
        Promise.all(
          ['https://example.com/a', 'mailto:a@b.example', 'file:///etc/passwd', 'ms-word:x'].map(
            window.valclean.openExternal,
          ),
        ),
      );
      expect(opened).toEqual([true, true, false, false]);
      const argumentCount = shell.page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            window.valclean.onResume((...received: unknown[]) => resolve(received.length));
          }),
      );
      await shell.page.waitForTimeout(100);
      await shell.wakeUp();
      expect(await argumentCount).toBe(0);
      await tryToLeave(shell.page, 'https://evil.example/');
      const { isSandboxEnabled, openedOutside, deniedNavigations, windows } = await shell.state();
      expect({
        isSandboxEnabled,
        openedOutside,
        deniedNavigations,
        shown: windows.map((w) => w.isShown),
      }).toEqual({
        isSandboxEnabled: true,
        openedOutside: ['https://example.com/a', 'mailto:a@b.example'],
        deniedNavigations: ['https://evil.example/'],
        shown: [true],
      });
    });
  });

  test('[E21] a later start of the same profile reads the session, another keyring does not', async () => {
    const input = freshInput(fixtureBundle());
    await withShell(input, async (shell) => {
      expect(await saveSession(shell.page, session)).toEqual({ persisted: true });
    });
    await withShell(input, async (shell) => expect(await loadSessions(shell.page)).toEqual([session]));
    await withShell({ ...input, keyringKey: '00'.repeat(32) }, async (shell) => {
      expect(await loadSessions(shell.page)).toEqual([]);
    });
    const settings: unknown = JSON.parse(readFileSync(path.join(input.userData, 'settings.json'), 'utf8'));
    expect(settings).toMatchObject({ window: { width: 1111, height: 777 } });
  });

  test('[E21] without a keyring nothing is written, and the caller is told', async () => {
    const input = freshInput(fixtureBundle(), { keyring: 'basic_text' });
    await withShell(input, async (shell) => {
      expect(await saveSession(shell.page, session)).toEqual({ persisted: false, reason: 'no_keyring' });
      expect(await loadSessions(shell.page)).toEqual([session]);
      expect(readdirSync(input.userData)).not.toContain('credentials.json');
      expect(filesContaining(input.userData, TOKEN)).toEqual([]);
    });
  });

  test('[E1] [E7] another server address is stored and the page loaded again under a policy that names it', async () => {
    const other = await loopbackServer();
    await withShell(freshInput(fixtureBundle()), async (shell) => {
      expect(await fetchFromPage(shell.page, other.url)).toBe('refused');
      const loaded = shell.page.waitForEvent('load');
      expect(await shell.page.evaluate((url) => window.valclean.setServerUrl(url), other.url)).toEqual({
        ok: true,
      });
      await loaded;
      expect(await fetchFromPage(shell.page, other.url)).toBe('pong');
      expect(await fetchFromPage(shell.page, server.url)).toBe('refused');
    });
    other.close();
  });

  test('[E22] [E23] a second start hands over to the first and ends; a link in its arguments does nothing', async () => {
    const input = freshInput(fixtureBundle());
    await withShell(input, async (shell) => {
      const before = shell.page.url();
      const second = startMainProcess(input);
      expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
      expect((await shell.state()).focusCount).toBe(1);
      expect(shell.page.url()).toBe(before);
    });
  });

  test('a page whose process died is loaded again', async () => {
    await withShell(freshInput(fixtureBundle()), async (shell) => {
      const loaded = shell.page.waitForEvent('load');
      await shell.reportCrash();
      await loaded;
      expect(await shell.page.textContent('#root')).toBe('fixture');
    });
  });

  test('a text file is saved where the user says, under a harmless name', async () => {
    const saveFolder = temporaryFolder('saved');
    await withShell(freshInput(fixtureBundle(), { saveFolder }), async (shell) => {
      const request = { suggestedName: '../../.bashrc', text: 'outbox' };
      expect(await shell.page.evaluate((value) => window.valclean.saveTextFile(value), request)).toBe(true);
      expect(readdirSync(saveFolder)).toEqual(['bashrc.txt']);
    });
  });

  test('[E7] the built renderer loads under the policy without a violation', async () => {
    const bundleRoot = builtBundle();
    if (bundleRoot === undefined) {
      console.log('out/renderer is not built: the policy was tested on the fixture page only.');
      return;
    }
    await withShell(freshInput(bundleRoot), async (shell) => {
      expect(await violationsOfAFreshLoad(shell.page)).toEqual([]);
    });
  });
});

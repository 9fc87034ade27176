import { expect, test } from 'vitest';
import { IPC_CHANNELS, type IpcMethod } from '#desktop/ipc/ipc-channels.ts';
import type { IpcHandlers } from '#desktop/ipc/ipc-contract.ts';
import { serveIpc, type IpcSender } from './ipc-server.ts';
import { createRateCap } from './rate-cap.ts';

const session = {
  token: 'token',
  serverUrl: 'http://127.0.0.1:8787',
  accountId: 'a1',
  role: 'admin',
  displayName: 'Ada',
  email: 'ada@example.com',
  expiresAt: '2030-01-01T00:00:00.000Z',
};

const GOOD_ARGUMENTS: Record<IpcMethod, unknown[]> = {
  serverUrl: [],
  setServerUrl: ['https://office.example.com'],
  loadSessions: [],
  saveSession: [session],
  clearSession: ['a1'],
  openExternal: ['https://example.com'],
  saveTextFile: [{ suggestedName: 'a.txt', text: 'x' }],
  appInfo: [],
};

const BAD_ARGUMENTS: Record<IpcMethod, unknown[][]> = {
  serverUrl: [['extra'], [undefined]],
  setServerUrl: [[], [1], [null], ['a', 'b'], ['x'.repeat(5000)]],
  loadSessions: [['extra']],
  saveSession: [
    [],
    [null],
    ['x'],
    [{}],
    [{ ...session, token: '' }],
    [{ ...session, token: 1 }],
    [{ ...session, extra: 1 }],
    [{ ...session, expiresAt: 'soon' }],
    [{ ...session, displayName: 'x'.repeat(1000) }],
    [session, session],
  ],
  clearSession: [[], [''], [1], [{}], ['x'.repeat(65)]],
  openExternal: [[], [null], [{ href: 'https://example.com' }], ['x'.repeat(5000)]],
  saveTextFile: [[], ['x'], [{ suggestedName: 'a' }], [{ suggestedName: 'a', text: 'x', folder: '/' }]],
  appInfo: [[1]],
};

const frame = { url: 'app://valclean/#/x', origin: 'app://valclean', parent: null };
const good: IpcSender = { sender: { id: 7 }, senderFrame: frame };

const BAD_SENDERS: Record<string, IpcSender> = {
  'a frame that is gone': { ...good, senderFrame: null },
  'a frame inside the page': { ...good, senderFrame: { ...frame, parent: frame } },
  'about:blank with our origin': { ...good, senderFrame: { ...frame, url: 'about:blank' } },
  'about:srcdoc with our origin': { ...good, senderFrame: { ...frame, url: 'about:srcdoc' } },
  'an empty address': { ...good, senderFrame: { ...frame, url: '' } },
  'another origin': {
    ...good,
    senderFrame: { ...frame, url: 'https://evil.example/', origin: 'https://evil.example' },
  },
  'a look-alike': {
    ...good,
    senderFrame: { ...frame, url: 'app://valclean.evil/', origin: 'app://valclean.evil' },
  },
  'an opaque origin': { ...good, senderFrame: { ...frame, origin: 'null' } },
  'a file': { ...good, senderFrame: { ...frame, url: 'file:///x.html', origin: 'file://' } },
  'another file of ours': { ...good, senderFrame: { ...frame, url: 'app://valclean/picture.svg' } },
  'another web contents': { ...good, sender: { id: 8 } },
};

function door({
  mainWebContentsId = 7,
  burst = 1000,
}: { mainWebContentsId?: number | null; burst?: number } = {}) {
  const listeners = new Map<string, (event: IpcSender, ...args: unknown[]) => Promise<unknown>>();
  const reached: IpcMethod[] = [];
  const refused: string[] = [];
  const reach = <Answer>(method: IpcMethod, answer: Answer) => {
    return () => {
      reached.push(method);
      return answer;
    };
  };
  const handlers: IpcHandlers = {
    serverUrl: reach('serverUrl', 'https://office.example.com'),
    setServerUrl: reach('setServerUrl', { ok: true }),
    loadSessions: reach('loadSessions', [session]),
    saveSession: reach('saveSession', { persisted: true }),
    clearSession: reach('clearSession', undefined),
    openExternal: reach('openExternal', true),
    saveTextFile: reach('saveTextFile', true),
    appInfo: reach('appInfo', { version: '1', platform: 'linux' }),
  };
  serveIpc({
    ipcMain: { handle: (channel, listener) => void listeners.set(channel, listener) },
    handlers,
    rateCap: createRateCap({ burst, perSecond: 1, now: () => 0 }),
    mainWebContentsId: () => mainWebContentsId,
    onRefusal: (method, reason) => refused.push(`${method} ${reason}`),
  });
  const call = async (method: IpcMethod, event: IpcSender, args: unknown[]) => {
    const listener = listeners.get(IPC_CHANNELS[method]);
    if (listener === undefined) throw new Error(`no listener for ${method}`);
    return listener(event, ...args);
  };
  return { call, listeners, reached, refused };
}

const METHODS = Object.keys(IPC_CHANNELS) as IpcMethod[];

test('[E17] exactly the channels of the contract are open', () => {
  expect([...door().listeners.keys()].toSorted()).toEqual(Object.values(IPC_CHANNELS).toSorted());
});

test.each(METHODS)('[E17] control: %s answers our page', async (method) => {
  const { call, reached } = door();
  await call(method, good, GOOD_ARGUMENTS[method]);
  expect(reached).toEqual([method]);
});

test.each(METHODS.flatMap((method) => Object.keys(BAD_SENDERS).map((who) => [method, who] as const)))(
  '[E17] %s refuses %s',
  async (method, who) => {
    const { call, reached, refused } = door();
    const sender = BAD_SENDERS[who];
    if (sender === undefined) throw new Error(who);
    await expect(call(method, sender, GOOD_ARGUMENTS[method])).rejects.toThrow(/^ipc\.sender$/);
    expect({ reached, refused }).toEqual({ reached: [], refused: [`${method} ipc.sender`] });
  },
);

test.each(
  METHODS.flatMap((method) => BAD_ARGUMENTS[method].map((args, index) => [method, index, args] as const)),
)('[E17] %s refuses bad arguments, case %i', async (method, _index, args) => {
  const { call, reached } = door();
  await expect(call(method, good, args)).rejects.toThrow(/^ipc\.arguments$/);
  expect(reached).toEqual([]);
});

test('[E17] while there is no window nobody is answered', async () => {
  await expect(door({ mainWebContentsId: null }).call('appInfo', good, [])).rejects.toThrow('ipc.sender');
});

test('[E17] a flood on one channel is cut off, the others go on', async () => {
  const { call } = door({ burst: 3 });
  for (let calls = 0; calls < 3; calls += 1) await call('openExternal', good, GOOD_ARGUMENTS.openExternal);
  await expect(call('openExternal', good, GOOD_ARGUMENTS.openExternal)).rejects.toThrow('ipc.rate');
  await expect(call('appInfo', good, [])).resolves.toEqual({ version: '1', platform: 'linux' });
});

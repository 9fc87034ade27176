import { expect, test } from 'vitest';
import { IPC_CHANNELS, RESUME_CHANNEL } from '#desktop/ipc/ipc-channels.ts';
import { createPreloadBridge } from './preload-bridge.ts';

function bridgeWithRecorder() {
  const invoked: unknown[][] = [];
  const listeners = new Map<string, (...received: unknown[]) => void>();
  const network = new EventTarget();
  const bridge = createPreloadBridge({
    network,
    ipc: {
      async invoke(...call) {
        invoked.push(call);
      },
      on: (channel, listener) => void listeners.set(channel, listener),
      off: (channel) => void listeners.delete(channel),
    },
  });
  return { bridge, invoked, listeners, network };
}

test('[E20] the bridge is named functions and its kind, nothing of Electron', () => {
  const { bridge } = bridgeWithRecorder();
  expect(Object.keys(bridge).toSorted()).toEqual(
    [...Object.keys(IPC_CHANNELS), 'kind', 'onResume'].toSorted(),
  );
  expect(
    Object.values(bridge)
      .map((value) => typeof value)
      .filter((type) => type !== 'function'),
  ).toEqual(['string']);
});

test('[E20] each function uses its own channel and passes on its own arguments only', async () => {
  const { bridge, invoked } = bridgeWithRecorder();
  const withExtra = bridge.clearSession as (...args: unknown[]) => Promise<void>;
  await withExtra('a1', 'valclean:load-sessions');
  await bridge.appInfo();
  expect(invoked).toEqual([[IPC_CHANNELS.clearSession, 'a1'], [IPC_CHANNELS.appInfo]]);
});

test('[E20] a listener hears of waking up and of the network without an event object, until it stops', () => {
  const { bridge, listeners, network } = bridgeWithRecorder();
  const received: unknown[][] = [];
  const stop = bridge.onResume((...args: unknown[]) => void received.push(args));
  listeners.get(RESUME_CHANNEL)?.({ sender: 'ipcRenderer' }, 'payload');
  network.dispatchEvent(new Event('online'));
  expect(received).toEqual([[], []]);
  stop();
  network.dispatchEvent(new Event('online'));
  expect([received.length, listeners.size]).toEqual([2, 0]);
});

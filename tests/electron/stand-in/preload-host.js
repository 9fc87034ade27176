// Runs in the page before anything else and gives the preload what a sandboxed preload has in
// Electron: `require('electron')` with contextBridge and ipcRenderer, and no other module.
// Deviation from Electron: one world instead of two. Nothing of the preload is reachable from the
// page except what contextBridge exposes, because all of it lives in this closure.
(bindingName, eventName, runPreload) => {
  const askMain = window[bindingName];
  delete window[bindingName];
  if (window.top !== window) return;

  const listeners = new Map();
  const ipcRenderer = {
    async invoke(channel, ...args) {
      const answer = await askMain(channel, structuredClone(args));
      if ('error' in answer) throw new Error(`Error invoking remote method '${channel}': ${answer.error}`);
      return answer.value;
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(
        channel,
        (listeners.get(channel) ?? []).filter((known) => known !== listener),
      );
      return ipcRenderer;
    },
  };
  document.addEventListener(eventName, ({ detail: [channel, args] }) => {
    const event = { sender: ipcRenderer, senderId: 0, ports: [] };
    for (const listener of listeners.get(channel) ?? []) listener(event, ...args);
  });

  const isPlainObject = (value) => Object.getPrototypeOf(value) === Object.prototype;
  const cross = (value) => {
    if (typeof value === 'function') return crossFunction(value);
    if (value instanceof Promise) {
      return value.then(cross, (reason) => {
        throw new Error(reason instanceof Error ? reason.message : String(reason));
      });
    }
    if (Array.isArray(value)) return value.map(cross);
    if (value !== null && typeof value === 'object' && isPlainObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cross(inner)]));
    }
    return structuredClone(value);
  };
  const crossFunction =
    (original) =>
    (...args) =>
      cross(original(...args.map(cross)));

  const contextBridge = {
    exposeInMainWorld(key, api) {
      if (Object.hasOwn(window, key))
        throw new Error(`Cannot bind an API on top of an existing property: ${key}`);
      Object.defineProperty(window, key, { value: Object.freeze(cross(api)), enumerable: true });
    },
  };
  const require = (name) => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`);
    return { contextBridge, ipcRenderer };
  };
  const module = { exports: {} };
  runPreload(require, module, module.exports);
};

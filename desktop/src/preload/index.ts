import { contextBridge, ipcRenderer } from 'electron';
import { createPreloadBridge } from './preload-bridge.ts';

contextBridge.exposeInMainWorld('valclean', createPreloadBridge({ ipc: ipcRenderer, network: window }));

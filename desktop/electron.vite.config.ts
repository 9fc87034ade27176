import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { bundleList } from './build/bundle-list.ts';

const root = path.resolve(import.meta.dirname, '..');
const inRoot = (file: string) => path.join(root, file);

// Everything but Electron itself is bundled into main and preload: the package ships without
// node_modules, and a sandboxed preload cannot load any. A sandboxed preload must be CommonJS.
export default defineConfig({
  main: {
    root,
    build: {
      outDir: inRoot('out/main'),
      externalizeDeps: false,
      rollupOptions: {
        input: { index: inRoot('desktop/src/main/index.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: inRoot('out/preload'),
      externalizeDeps: false,
      rollupOptions: {
        input: { index: inRoot('desktop/src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: inRoot('desktop/src/renderer'),
    // The policy allows style and script files of our own origin only, so nothing may be inlined.
    build: {
      outDir: inRoot('out/renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: inRoot('desktop/src/renderer/index.html') } },
    },
    plugins: [react(), bundleList()],
  },
});

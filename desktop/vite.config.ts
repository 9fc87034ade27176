import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { precacheList } from './build/precache-list.ts';

const projectRoot = path.resolve(import.meta.dirname, '..');
const rendererRoot = path.join(projectRoot, 'desktop/src/renderer');

const server = process.env['VALCLEAN_SERVER'] ?? 'http://127.0.0.1:8787';
const SERVER_PATHS = ['/api', '/sync', '/health', '/docs', '/openapi.json'];

/** The screens as a web app, into out/web. The policy allows files of our own origin only, so nothing is inlined. */
export default defineConfig({
  root: rendererRoot,
  plugins: [react(), precacheList()],
  build: {
    outDir: path.join(projectRoot, 'out/web'),
    emptyOutDir: true,
    target: 'es2023',
    cssTarget: ['chrome120', 'firefox120', 'safari17'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: {
        index: path.join(rendererRoot, 'index.html'),
        sw: path.join(rendererRoot, 'service-worker.ts'),
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(SERVER_PATHS.map((prefix) => [prefix, server])),
  },
});

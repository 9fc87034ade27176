import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const projectRoot = path.resolve(import.meta.dirname, '../..');

/** The screens over an office in memory: `vite --config tests/ui/vite.config.ts`. Never part of the product. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: path.join(projectRoot, 'desktop/src/renderer/public'),
  plugins: [react()],
  build: { outDir: path.join(projectRoot, 'out/ui-look'), emptyOutDir: true, target: 'es2023' },
});

import path from 'node:path';
import { build } from 'vite';

const projectRoot = path.resolve(import.meta.dirname, '../../..');

/** One ES module with everything that the entry imports. */
export async function bundlePage(entry: string): Promise<string> {
  const result = await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      modulePreload: false,
      rollupOptions: { input: path.join(projectRoot, entry), preserveEntrySignatures: 'strict' },
      lib: { entry: path.join(projectRoot, entry), formats: ['es'] },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const chunks = outputs.flatMap((each) => ('output' in each ? each.output : []));
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk' || chunks.length !== 1) throw new Error(`${entry} did not become one module`);
  return chunk.code;
}

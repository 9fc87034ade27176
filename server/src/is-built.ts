/** Whether this is the built server: everything in one file below `out`, and no loader for TypeScript. */
export const isBuilt = import.meta.url.endsWith('.js');

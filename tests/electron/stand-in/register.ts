import { register } from 'node:module';

/** Makes `electron` mean the stand-in for the code that is started after this module. */
const hooks = `
  let standIn;
  export const initialize = (url) => { standIn = url; };
  export const resolve = (specifier, context, next) =>
    next(specifier === 'electron' ? standIn : specifier, context);
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`, {
  data: new URL('./electron.ts', import.meta.url).href,
});

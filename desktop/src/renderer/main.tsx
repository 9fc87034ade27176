import './zod-without-eval.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { must } from '#shared/core/assert.ts';
import { App } from './app.tsx';
import { compose } from './compose.ts';
import { shareStyleNonce } from './ui/style-nonce.ts';

shareStyleNonce();

const root = createRoot(must(document.querySelector('#root'), 'the element the page is shown in'));
root.render(
  <StrictMode>
    <App services={compose()} isSecure={window.isSecureContext} />
  </StrictMode>,
);

import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/tokens.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { ServicesContext } from './app/app-context.tsx';
import type { AppServices } from './app/services.ts';
import { InsecurePage } from './features/sign-in/insecure-page.tsx';
import { StartScreens } from './features/sign-in/start-screens.tsx';
import { cssVariables, theme } from './ui/theme.ts';

interface AppProps {
  services: AppServices;
  /** Whether the browser lets this page keep data and locks; false over plain http from another machine. */
  isSecure: boolean;
}

export function App({ services, isSecure }: AppProps) {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <ModalsProvider>
        <ServicesContext value={services}>{isSecure ? <StartScreens /> : <InsecurePage />}</ServicesContext>
      </ModalsProvider>
    </MantineProvider>
  );
}

/** The server and the shell write a fresh nonce into the page with every response. */
function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

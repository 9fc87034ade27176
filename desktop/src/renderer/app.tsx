import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/tokens.css';
import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { useState } from 'react';
import { ServicesContext } from './app/app-context.tsx';
import type { AppServices } from './app/services.ts';
import { mailLinkIn } from './features/mail-links/mail-link.ts';
import { MailLinkPage } from './features/mail-links/mail-link-page.tsx';
import { InsecurePage } from './features/sign-in/insecure-page.tsx';
import { StartScreens } from './features/sign-in/start-screens.tsx';
import { cssVariables, theme } from './ui/theme.ts';
import { styleNonce } from './ui/style-nonce.ts';

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
        <ServicesContext value={services}>
          <FirstScreen isSecure={isSecure} />
        </ServicesContext>
      </ModalsProvider>
    </MantineProvider>
  );
}

/** A link of a mail comes before everything: whoever follows it may have no account and needs no storage. */
function FirstScreen({ isSecure }: { isSecure: boolean }) {
  const [link, setLink] = useState(() => mailLinkIn(location.hash));
  if (link !== null) {
    return (
      <MailLinkPage
        link={link}
        onLeave={() => {
          history.replaceState(null, '', '#/');
          setLink(null);
        }}
      />
    );
  }
  return isSecure ? <StartScreens /> : <InsecurePage />;
}

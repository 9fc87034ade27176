import { UnstyledButton } from '@mantine/core';
import { Link, Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { ErrorBoundary } from '../../app/error-boundary.tsx';
import { useCompany } from '../../app/use-company.ts';
import { useStatus } from '../../app/use-status.ts';
import { useWindow } from '../../app/use-window.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { useShortcuts } from '../../ui/use-shortcuts.ts';
import { AccountMenu } from './account-menu.tsx';
import { Palette } from './palette.tsx';
import { isOffice, screensOf, type Screen } from './screens.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import classes from './shell.module.css';
import { StatusBar } from './status-bar.tsx';

/** Navigation, the screen, and the status bar below both. */
export function Shell() {
  const { role } = useReplica().actor();
  const company = useCompany();
  const navigate = useNavigate();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [opened, setOpened] = useState<'palette' | 'help' | null>(null);
  const screens = screensOf(role);
  const tabs = screens.filter(({ isWideOnly }) => isWideOnly !== true).slice(0, 5);

  const isAllowed = isOffice(role) || path === '/profile' || screens.some((screen) => screen.path === path);

  useShortcuts({
    ...Object.fromEntries(
      screens.map((screen) => [`g ${screen.key}`, () => void navigate({ to: screen.path })]),
    ),
    ...(isOffice(role)
      ? { n: () => void navigate({ to: '/orders/new' }), 'mod+k': () => setOpened('palette') }
      : {}),
    '?': () => setOpened('help'),
    '/': () => document.querySelector<HTMLInputElement>('[data-search]')?.focus(),
  });

  return (
    <div className={classes['shell']}>
      <a className={classes['skip']} href="#main" onClick={focusMain}>
        {t('nav.skip')}
      </a>
      <nav className={classes['nav']} aria-label={t('nav.label')}>
        <div className={classes['brand']}>
          <img src="/icons/icon.svg" alt="" />
          <div style={{ minWidth: 0 }}>
            {t('app.name')}
            <div className={classes['company']}>{company?.name}</div>
          </div>
        </div>
        {isOffice(role) ? (
          <UnstyledButton className={classes['find']} onClick={() => setOpened('palette')}>
            <Icon name="search" /> {t('common.search')} <kbd>{t('shortcuts.paletteKeys')}</kbd>
          </UnstyledButton>
        ) : null}
        {screens.map((screen) => (
          <ScreenLink key={screen.path} screen={screen} className={classes['link']} />
        ))}
        <div className={classes['spacer']} />
        <AccountMenu onShowShortcuts={() => setOpened('help')} />
      </nav>
      <main className={classes['main']} id="main" tabIndex={-1}>
        <ErrorBoundary resetKey={path}>{isAllowed ? <Outlet /> : <Navigate to="/" />}</ErrorBoundary>
      </main>
      <StatusBar />
      <nav className={classes['tabs']} aria-label={t('nav.menu')}>
        {tabs.map((screen) => (
          <ScreenLink key={screen.path} screen={screen} className={classes['tab']} isShort />
        ))}
        <AccountMenu
          isCompact
          moreScreens={screens.filter((screen) => !tabs.includes(screen))}
          onShowShortcuts={() => setOpened('help')}
        />
      </nav>
      <Palette isOpen={opened === 'palette'} onClose={() => setOpened(null)} />
      <ShortcutHelp isOpen={opened === 'help'} onClose={() => setOpened(null)} screens={screens} />
    </div>
  );
}

function focusMain(event: { preventDefault(): void }) {
  // The fragment is the router's: jump by hand.
  event.preventDefault();
  document.querySelector<HTMLElement>('#main')?.focus();
}

interface ScreenLinkProps {
  screen: Screen;
  className: string | undefined;
  isShort?: boolean;
}

function ScreenLink({ screen, className, isShort = false }: ScreenLinkProps) {
  const { title, short = title } = screen;
  return (
    <Link to={screen.path} className={className} activeOptions={{ exact: screen.path === '/' }}>
      <Icon name={screen.icon} size={18} />
      <span className={classes['linkText']}>{t(isShort ? short : title)}</span>
      {screen.path === '/attention' ? <AttentionCount /> : null}
      {screen.path === '/orders' ? <OrderCount /> : null}
    </Link>
  );
}

function AttentionCount() {
  const { attention } = useStatus();
  return attention === 0 ? null : (
    <span className={classes['count']} data-tone="bad">
      {attention}
    </span>
  );
}

function OrderCount() {
  const { total } = useWindow('orders', { selector: { status: 'pending' }, limit: 1 });
  return total === 0 ? null : <span className={classes['count']}>{total}</span>;
}

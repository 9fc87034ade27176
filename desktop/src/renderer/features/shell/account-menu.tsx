import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAccount, useServices } from '../../app/app-context.tsx';
import { useDocument } from '../../app/use-document.ts';
import { useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import { Icon } from '../../ui/icon.tsx';
import { useDevicePhotos } from '../photos/use-device-photos.ts';
import type { Screen } from './screens.ts';
import classes from './shell.module.css';
import { SignOutDialog } from './sign-out-dialog.tsx';

interface AccountMenuProps {
  isCompact?: boolean;
  /** Screens that have no place of their own where this menu stands. */
  moreScreens?: readonly Screen[];
  onShowShortcuts: () => void;
}

const SCHEMES = ['light', 'dark', 'auto'] as const;

export function AccountMenu({ isCompact = false, moreScreens = [], onShowShortcuts }: AccountMenuProps) {
  const { session, replica, leave } = useAccount();
  const { bridge } = useServices();
  const { waiting } = useStatus();
  const photos = useDevicePhotos().length;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [isLeaving, setLeaving] = useState(false);
  const { role } = replica.actor();
  const navigate = useNavigate();
  const own = useDocument('accounts', replica.accountId).seen?.document ?? null;
  // What the session says is as old as the sign-in.
  const name = own?.name ?? session.displayName;

  async function exportOutbox() {
    const text = await replica.exportOutbox();
    const isSaved = await bridge.saveTextFile({ suggestedName: 'valclean-unsent-changes.json', text });
    notifications.show({ message: isSaved ? t('signOut.exported') : t('signOut.exportFailed') });
    return isSaved;
  }

  return (
    <>
      <Menu position={isCompact ? 'top-end' : 'top-start'} width={230}>
        <Menu.Target>
          <UnstyledButton
            className={isCompact ? classes['tab'] : classes['account']}
            aria-label={t('account.menu', { name })}
          >
            <Avatar name={name} src={own?.avatar ?? null} color="teal" size={isCompact ? 20 : 28} />
            {isCompact ? (
              <span>{t('nav.menu')}</span>
            ) : (
              <span className={classes['accountName']}>
                <Text size="sm" fw={550}>
                  {name}
                </Text>
                <Text size="xs" c="dimmed">
                  {role === 'guest' || role === 'system' ? '' : t(`account.role.${role}`)}
                </Text>
              </span>
            )}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {moreScreens.map(({ path, title, icon }) => (
            <Menu.Item
              key={path}
              leftSection={<Icon name={icon} />}
              onClick={() => void navigate({ to: path })}
            >
              {t(title)}
            </Menu.Item>
          ))}
          <Menu.Item leftSection={<Icon name="note" />} onClick={() => void navigate({ to: '/profile' })}>
            {t('account.profile')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Label>{t('account.theme')}</Menu.Label>
          {SCHEMES.map((scheme) => (
            <Menu.Item
              key={scheme}
              onClick={() => setColorScheme(scheme)}
              rightSection={colorScheme === scheme ? <Icon name="check" /> : null}
            >
              {t(`theme.${scheme}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<Icon name="keyboard" />}
            onClick={onShowShortcuts}
            rightSection={<kbd>?</kbd>}
          >
            {t('account.shortcuts')}
          </Menu.Item>
          {waiting > 0 ? (
            <Menu.Item leftSection={<Icon name="down" />} onClick={exportOutbox}>
              {t('account.export')}
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item leftSection={<Icon name="customers" />} onClick={() => void leave({ forget: false })}>
            {t('account.switch')}
          </Menu.Item>
          <Menu.Item
            leftSection={<Icon name="out" />}
            onClick={() => (waiting > 0 || photos > 0 ? setLeaving(true) : void leave({ forget: true }))}
          >
            {t('account.signOut')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SignOutDialog
        isOpen={isLeaving}
        waiting={waiting}
        photos={photos}
        onExport={exportOutbox}
        onStay={() => setLeaving(false)}
        onLeave={() => void leave({ forget: true })}
      />
    </>
  );
}

import { UnstyledButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useReplica } from '../../app/app-context.tsx';
import { useFormats } from '../../app/use-company.ts';
import { useNow } from '../../app/use-now.ts';
import { useStatus } from '../../app/use-status.ts';
import { t } from '../../i18n/translate.ts';
import type { SyncStatus } from '../../replica/replica.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useDevicePhotos } from '../photos/use-device-photos.ts';
import { activateNewVersion, useNewVersion } from './new-version.ts';
import classes from './shell.module.css';
import { SignInAgain } from './sign-in-again.tsx';
import { WaitingList } from './waiting-list.tsx';

type Tone = 'good' | 'warn' | 'bad' | 'plain';

const LOOKS: Record<SyncStatus['phase'], { tone: Tone; icon: IconName }> = {
  starting: { tone: 'plain', icon: 'sync' },
  first_sync: { tone: 'plain', icon: 'sync' },
  online: { tone: 'good', icon: 'online' },
  offline: { tone: 'warn', icon: 'offline' },
  signed_out: { tone: 'bad', icon: 'key' },
  update_needed: { tone: 'bad', icon: 'attention' },
  resetting: { tone: 'plain', icon: 'sync' },
};

/** Always in sight: whether the server is reached, what waits, what was refused, when it last agreed. */
export function StatusBar() {
  const status = useStatus();
  const [isListOpen, setListOpen] = useState(false);
  const photos = useDevicePhotos();
  const areStuck = photos.some(({ state }) => state === 'refused' || state === 'visit_gone');
  const { tone, icon } = LOOKS[status.phase];
  return (
    <footer className={classes['status']} aria-label={t('status.label')}>
      <span className={`${classes['statusItem']} ${classes['statusPhase']}`} data-tone={tone} role="status">
        <Icon name={icon} size={14} />
        <PhaseText status={status} />
      </span>
      {status.phase === 'signed_out' ? <SignInAgain /> : null}
      <UnstyledButton
        className={classes['statusItem']}
        data-tone={status.waiting > 0 ? 'warn' : 'plain'}
        onClick={() => setListOpen(true)}
      >
        <Icon name={status.waiting > 0 ? 'clock' : 'check'} size={13} />
        {status.waiting === 0 ? t('status.nothingWaiting') : t('status.waiting', { count: status.waiting })}
      </UnstyledButton>
      {photos.length > 0 ? (
        <UnstyledButton
          className={classes['statusItem']}
          data-tone={areStuck ? 'bad' : 'warn'}
          onClick={() => setListOpen(true)}
        >
          <Icon name="image" size={13} />
          {t(areStuck ? 'status.photosStuck' : 'status.photos', { count: photos.length })}
        </UnstyledButton>
      ) : null}
      {status.attention > 0 ? (
        <Link to="/attention" className={classes['statusItem']} data-tone="bad">
          <Icon name="attention" size={13} />
          {t('status.attention', { count: status.attention })}
        </Link>
      ) : null}
      {status.unreadable > 0 ? (
        <Link to="/attention" className={classes['statusItem']} data-tone="warn">
          <Icon name="attention" size={13} />
          {t('status.unreadable', { count: status.unreadable })}
        </Link>
      ) : null}
      {status.trouble === null ? null : (
        <span className={classes['statusItem']} data-tone="bad" role="alert">
          {troubleText(status.trouble)}
        </span>
      )}
      <span className={`${classes['statusEnd']} ${classes['statusWide']}`}>
        <NewVersion />
        <LastSync at={status.lastSyncAt} />
      </span>
      <WaitingList isOpen={isListOpen} onClose={() => setListOpen(false)} />
    </footer>
  );
}

function troubleText(code: string): string {
  if (code === 'storage.full') return t('status.trouble.quota');
  return code === 'server.older' ? t('status.trouble.serverOlder') : t('status.trouble.other', { code });
}

/** Offline it says since when: what others did after that is not on this device yet. The day only where it is another. */
function PhaseText({ status: { phase, lastSyncAt } }: { status: SyncStatus }) {
  const now = useNow();
  const { time, dayTime, dateOf } = useFormats();
  if (phase !== 'offline' || lastSyncAt === null) return t(`status.${phase}`);
  const isToday = dateOf(lastSyncAt) === dateOf(now);
  return t('status.offlineSince', { when: isToday ? time(lastSyncAt) : dayTime(lastSyncAt) });
}

function LastSync({ at }: { at: string | null }) {
  const replica = useReplica();
  const now = useNow();
  const { relative } = useFormats();
  return (
    <UnstyledButton
      className={classes['statusItem']}
      onClick={() => replica.syncNow()}
      title={t('status.syncNow')}
    >
      <Icon name="sync" size={13} />
      {at === null
        ? t('status.neverSynced')
        : t('status.lastSync', { when: relative(at < now ? at : now, now) })}
    </UnstyledButton>
  );
}

function NewVersion() {
  const waiting = useNewVersion();
  if (waiting === null) return null;
  return (
    <UnstyledButton
      className={classes['statusItem']}
      data-tone="good"
      onClick={() => activateNewVersion(waiting)}
    >
      {t('status.newVersion')}: {t('common.reload')}
    </UnstyledButton>
  );
}

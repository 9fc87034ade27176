import { ActionIcon, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../i18n/translate.ts';
import { Icon, type IconName } from './icon.tsx';
import classes from './page.module.css';

interface PageProps {
  title: string;
  subtitle?: ReactNode;
  /** Beside the title. */
  mark?: ReactNode;
  actions?: ReactNode;
  onBack?: () => void;
  /** The body manages its own scrolling and has no margins. */
  isBleed?: boolean;
  children: ReactNode;
}

/** A screen: its title and actions above, the rest scrolling below. */
export function Page({ title, subtitle, mark, actions, onBack, isBleed = false, children }: PageProps) {
  return (
    <section className={classes['page']} aria-label={title}>
      <title>{t('app.titleOf', { screen: title })}</title>
      <header className={classes['head']}>
        <div className={classes['title']}>
          {onBack ? (
            <ActionIcon onClick={onBack} aria-label={t('common.back')} size="md">
              <Icon name="left" />
            </ActionIcon>
          ) : null}
          <Title order={1}>{title}</Title>
          {mark}
          {subtitle ? <span className={classes['subtitle']}>{subtitle}</span> : null}
        </div>
        {actions}
      </header>
      {/* It scrolls, so the keyboard must reach it even where nothing inside can be focused. */}
      <div
        className={classes['body']}
        data-bleed={isBleed || undefined}
        role="group"
        aria-label={title}
        tabIndex={0}
      >
        {children}
      </div>
    </section>
  );
}

interface PanelProps {
  title: string;
  actions?: ReactNode;
  /** Without inner margins, for lists. */
  isFlush?: boolean;
  children: ReactNode;
}

export function Panel({ title, actions, isFlush = false, children }: PanelProps) {
  return (
    <section className={classes['panel']} aria-label={title}>
      <div className={classes['panelHead']}>
        <Title order={2}>{title}</Title>
        {actions}
      </div>
      <div className={classes['panelBody']} data-flush={isFlush || undefined}>
        {children}
      </div>
    </section>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
}

export function Empty({ icon, title, children }: EmptyProps) {
  return (
    <div className={classes['empty']}>
      <Icon name={icon} size={28} />
      <div className={classes['emptyTitle']}>{title}</div>
      {children}
    </div>
  );
}

/** Names and values of one thing; pairs without a value are left out. */
export function FieldList({ fields }: { fields: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes['fields']}>
      {fields
        .filter(([, value]) => value !== null && value !== '' && value !== undefined)
        .map(([name, value]) => (
          <FieldRow key={name} name={name} value={value} />
        ))}
    </dl>
  );
}

function FieldRow({ name, value }: { name: string; value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

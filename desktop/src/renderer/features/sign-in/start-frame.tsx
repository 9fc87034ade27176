import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../i18n/translate.ts';
import classes from './start.module.css';

interface StartFrameProps {
  title: string;
  lead?: string;
  children?: ReactNode;
  foot?: ReactNode;
}

/** The card that every screen before the office stands in. */
export function StartFrame({ title, lead, children, foot }: StartFrameProps) {
  return (
    <main className={classes['stage']}>
      <div className={classes['card']}>
        <div className={classes['brand']}>
          <img src="/icons/icon.svg" alt="" />
          {t('app.name')}
        </div>
        <Title order={1}>{title}</Title>
        <p className={classes['lead']}>{lead}</p>
        {children}
        {foot ? <div className={classes['foot']}>{foot}</div> : null}
      </div>
    </main>
  );
}

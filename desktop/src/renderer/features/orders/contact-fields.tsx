import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../../i18n/translate.ts';
import { LongText } from '../../ui/long-text.tsx';
import classes from '../new-order/new-order.module.css';

export interface WrittenContact {
  guestName: string | null;
  guestEmail: string | null;
  guestPhone: string | null;
  line1: string;
  line2: string;
  city: string;
  accessNotes: string;
  notes: string;
}

interface ContactFieldsProps {
  form: WrittenContact;
  set: (change: Partial<WrittenContact>) => void;
  problemOf: (field: string) => string | null;
  /** Without a customer record the name and the e-mail stand here. */
  hasGuest: boolean;
  postcode: ReactNode;
}

/** Whom work is for and where, as it stands on an order or a series. */
export function ContactFields({ form, set, problemOf, hasGuest, postcode }: ContactFieldsProps) {
  const orNull = (words: string) => (words.trim() === '' ? null : words);
  return (
    <>
      {hasGuest ? (
        <>
          <TextInput
            label={t('field.name')}
            value={form.guestName ?? ''}
            error={problemOf('guestName')}
            onChange={(event) => set({ guestName: orNull(event.currentTarget.value) })}
          />
          <div className={classes['pair']}>
            <TextInput
              label={t('field.email')}
              type="email"
              value={form.guestEmail ?? ''}
              error={problemOf('guestEmail')}
              onChange={(event) => set({ guestEmail: orNull(event.currentTarget.value) })}
            />
            <TextInput
              label={t('field.phone')}
              type="tel"
              value={form.guestPhone ?? ''}
              error={problemOf('guestPhone')}
              onChange={(event) => set({ guestPhone: orNull(event.currentTarget.value) })}
            />
          </div>
        </>
      ) : null}
      <div className={classes['pair']}>
        {(['line1', 'line2', 'city'] as const).map((field) => (
          <TextInput
            key={field}
            label={t(`field.${field}`)}
            value={form[field]}
            error={problemOf(field)}
            onChange={(event) => set({ [field]: event.currentTarget.value })}
          />
        ))}
        {postcode}
      </div>
      <LongText
        label={t('field.accessNotes')}
        value={form.accessNotes}
        onChange={(accessNotes) => set({ accessNotes })}
      />
      <LongText label={t('order.notes')} value={form.notes} onChange={(notes) => set({ notes })} />
    </>
  );
}

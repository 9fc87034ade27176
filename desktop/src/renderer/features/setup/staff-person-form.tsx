import { Button, ColorInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Refusal } from '#shared/core/refusal.ts';
import {
  shownPicture,
  StaffFields,
  StaffPicture,
  UNWRITTEN_STAFF,
  type Staff,
} from '#shared/documents/staff.ts';
import { useServices } from '../../app/app-context.tsx';
import { PictureField } from '../../app/picture-field.tsx';
import { RefusalNotice } from '../../app/refusal-notice.tsx';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from './setup.module.css';
import { StaffActivity } from './staff-activity.tsx';
import { useEdit } from './use-edit.ts';

const COLORS = [
  '#0f766e',
  '#1971c2',
  '#2f9e44',
  '#e8590c',
  '#9c36b5',
  '#c2255c',
  '#6741d9',
  '#5c940d',
  '#0c8599',
  '#b8860b',
];

interface StaffPersonFormProps {
  /** Null: somebody new. */
  member: Staff | null;
  onCreated: (staffId: string) => void;
}

export function StaffPersonForm({ member, onCreated }: StaffPersonFormProps) {
  const { newId } = useServices();
  const act = useSubmit();
  const editor = useEdit({
    command: 'staff.edit',
    target: { staffId: member?.id ?? '' },
    current: fieldsOf(member),
  });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const { form, set } = editor;
  const issues = StaffFields.safeParse(form).error?.issues ?? [];
  const problemOf = (field: string) =>
    form.name !== '' && issues.some(({ path }) => path[0] === field) ? t('form.field.wrong') : null;
  const shown = refusal ?? editor.refusal;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (member) {
      await editor.save();
      return;
    }
    const staffId = newId();
    const outcome = await act({
      name: 'staff.create',
      args: { staffId, ...form },
      done: t('setup.saved'),
      explainsRefusal: true,
    });
    if (outcome.ok) onCreated(staffId);
    else setRefusal(outcome.error);
  }

  const orNull = (value: string) => (value === '' ? null : value);
  return (
    <form onSubmit={submit}>
      <Panel title={member?.name ?? t('setup.staff.add')}>
        <Stack gap="sm">
          {shown === null ? null : <RefusalNotice refusal={shown} />}
          <PictureField
            name={form.name}
            picture={shownPicture(form)}
            hint={t('setup.staff.pictureHint')}
            fits={(picture) => StaffPicture.safeParse(picture).success}
            // An address that was given earlier would come back with the picture's end.
            onChange={(picture) => set({ picture, photo: null })}
          />
          <div className={classes['pair']}>
            <TextInput
              label={t('field.name')}
              value={form.name}
              error={problemOf('name')}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <TextInput
              label={t('field.phone')}
              type="tel"
              value={form.phone ?? ''}
              error={problemOf('phone')}
              onChange={(event) => set({ phone: orNull(event.currentTarget.value) })}
            />
            <TextInput
              label={t('field.email')}
              type="email"
              value={form.email ?? ''}
              error={problemOf('email')}
              onChange={(event) => set({ email: orNull(event.currentTarget.value) })}
            />
            <ColorInput
              label={t('field.color')}
              value={form.color}
              format="hex"
              withEyeDropper={false}
              swatches={COLORS}
              swatchesPerRow={5}
              closeOnColorSwatchClick
              onChange={(color) => set({ color: color.toLowerCase() })}
            />
          </div>
          <Textarea
            label={t('field.bio')}
            autosize
            minRows={1}
            value={form.bio}
            onChange={(event) => set({ bio: event.currentTarget.value })}
          />
          <div className={classes['foot']}>
            {member ? <StaffActivity member={member} /> : null}
            <Button type="submit" disabled={issues.length > 0 || (member !== null && !editor.isChanged)}>
              {member ? t('common.save') : t('setup.staff.add')}
            </Button>
          </div>
        </Stack>
      </Panel>
    </form>
  );
}

function fieldsOf(member: Staff | null): StaffFields {
  if (!member) return { ...UNWRITTEN_STAFF, name: '' };
  const { name, email, phone, bio, photo, picture = null, color, isActive } = member;
  return { name, email, phone, bio, photo, picture, color, isActive };
}

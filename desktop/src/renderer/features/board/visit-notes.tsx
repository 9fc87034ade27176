import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Appointment } from '#shared/documents/appointment.ts';
import { useFormats } from '../../app/use-company.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { t } from '../../i18n/translate.ts';

/** Notes of the office and the people on site, and a field for the next. */
export function VisitNotes({ visit }: { visit: Appointment }) {
  const formats = useFormats();
  const act = useSubmit();
  const [words, setWords] = useState('');

  async function add() {
    const outcome = await act({
      name: 'appointment.note',
      args: { appointmentId: visit.id, text: words },
      done: t('visit.noteAdded'),
    });
    if (outcome.ok) setWords('');
  }

  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        {t('visit.notes')} · {t('visit.notes.hint')}
      </Text>
      {visit.internalNotes.map(({ id, at, authorName, text }) => (
        <div key={id}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {text}
          </Text>
          <Text size="xs" c="dimmed">
            {authorName}, {formats.dayTime(at)}
          </Text>
        </div>
      ))}
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <Textarea
          style={{ flex: 1 }}
          aria-label={t('visit.noteText')}
          placeholder={t('visit.addNote')}
          autosize
          minRows={1}
          maxLength={4000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Button variant="default" disabled={words.trim() === ''} onClick={() => void add()}>
          {t('common.add')}
        </Button>
      </Group>
    </Stack>
  );
}

import { useState } from 'react';
import type { CommandName } from '#shared/access/permissions.ts';
import type { Refusal } from '#shared/core/refusal.ts';
import { editArgs } from '../../app/edit-args.ts';
import { useSubmit } from '../../app/use-submit.tsx';
import { useUnsavedGuard } from '../../app/use-unsaved-guard.ts';
import { t } from '../../i18n/translate.ts';

interface EditOptions<Fields> {
  command: CommandName;
  /** What names the document, such as `{ staffId }`. */
  target: Record<string, string>;
  /** The fields as they are seen now. */
  current: Fields;
}

/** A form over some fields of a document: follows the document until something is typed, then edits what was seen. */
export function useEdit<Fields extends object>({ command, target, current }: EditOptions<Fields>) {
  const act = useSubmit();
  const [seen, setSeen] = useState(current);
  const [form, setForm] = useState(current);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const edit = editArgs(seen, form);
  useUnsavedGuard(edit !== null);
  if (edit === null && editArgs(seen, current) !== null) {
    setSeen(current);
    setForm(current);
  }

  async function save(): Promise<boolean> {
    if (edit === null) return true;
    const outcome = await act({
      name: command,
      args: { ...target, ...edit },
      done: t('setup.saved'),
      counter: { name: command, args: { ...target, set: edit.expect, expect: edit.set } },
      explainsRefusal: true,
    });
    setRefusal(outcome.ok ? null : outcome.error);
    if (outcome.ok) setSeen(form);
    return outcome.ok;
  }

  return {
    form,
    set: (change: Partial<Fields>) => setForm((before) => ({ ...before, ...change })),
    isChanged: edit !== null,
    save,
    refusal,
    dismiss: () => setRefusal(null),
  };
}

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { COMPANY_ID, CompanySettings } from '../documents/company.ts';

const company = { collection: 'company', id: COMPANY_ID } as const;

export const editSettings = defineCommand({
  name: 'company.edit_settings',
  version: 1,
  args: z.strictObject({ ...editOf(CompanySettings) }),
  refusals: ['stale'],
  locks: () => [company],
  load: (read) => read.company(),
  decide(current, edit) {
    const merged = mergeEdit(
      current,
      edit as { set: Partial<typeof current>; expect: Partial<typeof current> },
    );
    return merged.ok ? decided(update('company', current, merged.value)) : merged;
  },
});

import { z } from 'zod';
import { update } from '../command-kit/change.ts';
import { readPhoneEdit } from '../command-kit/contact.ts';
import { decided, defineCommand } from '../command-kit/define-command.ts';
import { editOf, mergeEdit } from '../command-kit/edit.ts';
import { refuse } from '../core/refusal.ts';
import { type Company, COMPANY_ID, CompanySettings } from '../documents/company.ts';
import { unknownSettings } from './company-settings.ts';

const company = { collection: 'company', id: COMPANY_ID } as const;

/** [CY1] [CY2] */
export const editSettings = defineCommand({
  name: 'company.edit_settings',
  version: 1,
  args: z.strictObject({ ...editOf(CompanySettings) }),
  refusals: ['stale', 'phone.invalid', 'setting.unknown', 'currency.in_use'],
  locks: () => [company],
  async load(read, { set }) {
    const current = await read.company();
    const isOtherCurrency = set.currency !== undefined && set.currency !== current.currency;
    return { current, isCurrencyInUse: isOtherCurrency && (await read.holdsAmounts()) };
  },
  decide({ current, isCurrencyInUse }, edit) {
    const [unknown] = unknownSettings(edit.set, current);
    if (unknown) return refuse('setting.unknown', { field: unknown });
    const country = edit.set.country ?? current.country;
    const read = readPhoneEdit(edit, { country, stored: current });
    if (!read.ok) return read;
    const merged = mergeEdit<Company>(current, read.value);
    if (!merged.ok) return merged;
    if (isCurrencyInUse) return refuse('currency.in_use', { currency: current.currency });
    return decided(update('company', current, merged.value));
  },
});

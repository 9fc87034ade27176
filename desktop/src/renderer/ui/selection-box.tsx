import { Checkbox } from '@mantine/core';
import type { MouseEvent } from 'react';
import { t } from '../i18n/translate.ts';
import type { Selection } from './use-selection.ts';

/** Chooses a row; with Shift everything from the one chosen last. */
export function RowBox({ id, name, selection }: { id: string; name: string; selection: Selection }) {
  return (
    <Checkbox
      size="xs"
      // The row itself takes the keys; Tab goes from row to row.
      tabIndex={-1}
      aria-label={t('common.selectRow', { name })}
      checked={selection.ids.has(id)}
      readOnly
      onClick={(event: MouseEvent) => {
        event.stopPropagation();
        selection.toggle(id, event.shiftKey);
      }}
    />
  );
}

export function AllBox({ count, selection }: { count: number; selection: Selection }) {
  const { size } = selection.ids;
  return (
    <Checkbox
      size="xs"
      aria-label={t('common.selectAll')}
      disabled={count === 0}
      checked={count > 0 && size === count}
      indeterminate={size > 0 && size < count}
      onChange={selection.toggleAll}
    />
  );
}

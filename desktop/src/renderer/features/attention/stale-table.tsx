import { Table } from '@mantine/core';
import type { StaleField } from '#shared/core/refusal.ts';
import { fieldLabel } from '../../i18n/field-label.ts';
import { t } from '../../i18n/translate.ts';
import { useValueText } from './use-value-text.ts';

/** Field by field: what the user saw, what they wrote, and what somebody else wrote. */
export function StaleTable({ fields }: { fields: readonly StaleField[] }) {
  const textOf = useValueText();
  return (
    <Table withRowBorders verticalSpacing={6} fz="sm">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('attention.field')}</Table.Th>
          <Table.Th>{t('attention.before')}</Table.Th>
          <Table.Th>{t('attention.yours')}</Table.Th>
          <Table.Th>{t('attention.theirs')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {fields.map(({ path, expected, proposed, current }) => (
          <Table.Tr key={path}>
            <Table.Th scope="row" fw={500}>
              {fieldLabel(path)}
            </Table.Th>
            <Table.Td c="dimmed">{textOf(expected, path)}</Table.Td>
            <Table.Td fw={600}>{textOf(proposed, path)}</Table.Td>
            <Table.Td fw={600}>{textOf(current, path)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

import { Select, Stack, TextInput } from '@mantine/core';
import { useDocument } from '../../app/use-document.ts';
import { t } from '../../i18n/translate.ts';
import { Panel } from '../../ui/page.tsx';
import classes from './new-order.module.css';
import { NO_PLACE, placeOf, type DraftParty, type DraftPlace } from './draft-party.ts';

interface PlaceFieldsProps {
  party: DraftParty;
  onChange: (change: Pick<DraftParty, 'addressId' | 'place'>) => void;
}

const OTHER = 'other';

/** One of the customer's addresses, or another typed in. */
export function PlaceFields({ party, onChange }: PlaceFieldsProps) {
  const customer = useDocument('customers', party.customerId).seen?.document ?? null;
  const addresses = customer?.addresses ?? [];
  const { place, addressId } = party;
  const set = (change: Partial<DraftPlace>) => onChange({ addressId, place: { ...place, ...change } });
  const text = (field: keyof DraftPlace) => ({
    label: t(`field.${field}`),
    value: place[field],
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });

  function choose(id: string | null) {
    const address = addresses.find((each) => each.id === id);
    onChange(
      address ? { addressId: address.id, place: placeOf(address) } : { addressId: null, place: NO_PLACE },
    );
  }

  return (
    <Panel title={t('newOrder.place')}>
      <Stack gap="sm">
        {addresses.length > 0 ? (
          <Select
            aria-label={t('newOrder.place')}
            value={addressId ?? OTHER}
            data={[
              ...addresses.map(({ id, line1, postcode }) => ({ value: id, label: `${line1}, ${postcode}` })),
              { value: OTHER, label: t('newOrder.otherPlace') },
            ]}
            onChange={choose}
          />
        ) : null}
        {addressId === null ? (
          <div className={classes['pair']}>
            <TextInput {...text('line1')} />
            <TextInput {...text('line2')} />
            <TextInput {...text('postcode')} />
            <TextInput {...text('city')} />
          </div>
        ) : null}
        <TextInput {...text('accessNotes')} />
      </Stack>
    </Panel>
  );
}

import { Anchor } from '@mantine/core';
import { phoneText } from '#shared/core/phone-number.ts';
import { useServices } from './app-context.tsx';
import { useCompany } from './use-company.ts';

/** A phone number or mail address that opens in the program the device has for it. */
export function ContactLink({ kind, value }: { kind: 'tel' | 'mailto'; value: string }) {
  const { bridge } = useServices();
  const country = useCompany()?.country ?? '';
  const address = kind === 'tel' ? (value.split(';')[0] ?? value).replaceAll(/[^+\d]/g, '') : value;
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="left"
      onClick={() => void bridge.openExternal(`${kind}:${address}`)}
    >
      {kind === 'tel' ? phoneText(value, country) : value}
    </Anchor>
  );
}

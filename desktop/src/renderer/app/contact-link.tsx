import { Anchor } from '@mantine/core';
import { useServices } from './app-context.tsx';
import { useFormats } from './use-company.ts';

/** A phone number or mail address that opens in the program the device has for it. */
export function ContactLink({ kind, value }: { kind: 'tel' | 'mailto'; value: string }) {
  const { bridge } = useServices();
  const formats = useFormats();
  const address = kind === 'tel' ? (value.split(';')[0] ?? value).replaceAll(/[^+\d]/g, '') : value;
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      ta="left"
      onClick={() => void bridge.openExternal(`${kind}:${address}`)}
    >
      {kind === 'tel' ? formats.phone(value) : value}
    </Anchor>
  );
}

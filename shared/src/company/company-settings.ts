import { isSupportedCountry } from 'libphonenumber-js/min';
import type { CompanySettings } from '../documents/company.ts';

type Listed = Partial<Pick<CompanySettings, 'zone' | 'currency' | 'country'>>;

/**
 * [CY1] Which of these settings nobody knows: a country is one that phone numbers can be read by, a currency one of the
 * runtime's. A zone has a name: an offset such as '+01:00' keeps no summer time. What is stored and not changed is left
 * alone, as it may be from before there was a list.
 */
export function unknownSettings(
  written: { [Field in keyof Listed]: Listed[Field] | undefined },
  stored: Listed,
): (keyof Listed)[] {
  const { zone, currency, country } = written;
  const unknown: (keyof Listed)[] = [];
  if (country !== undefined && country !== stored.country && !isSupportedCountry(country))
    unknown.push('country');
  if (currency !== undefined && currency !== stored.currency && !isCurrency(currency))
    unknown.push('currency');
  if (zone !== undefined && zone !== stored.zone && !/^[a-z]/i.test(zone)) unknown.push('zone');
  return unknown;
}

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

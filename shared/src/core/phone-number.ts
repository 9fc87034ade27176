import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';

/**
 * A number as somebody writes it, in E.164 (with ';ext=' where it has an extension); null for what cannot be one. A
 * national number is read by the country (ISO 3166 alpha-2). Only lengths are checked: numbering plans grow, and an
 * application that has not been updated must not refuse the new ones.
 */
export function phoneNumberOf(written: string, country: string): string | null {
  const options = { extract: false, ...(isSupportedCountry(country) && { defaultCountry: country }) };
  const number = parsePhoneNumberFromString(written, options);
  return number?.isPossible() ? number.format('RFC3966').replace('tel:', '') : null;
}

/** For people to read: a number of the country as it is dialled there, any other with its country code. */
export function phoneText(stored: string, country: string): string {
  const number = parsePhoneNumberFromString(stored, { extract: false });
  if (!number) return stored;
  return number.country === country ? number.formatNational() : number.formatInternational();
}

/** Four characters or more of a number, however it is written. */
const TYPED = /^\+?[\d(][\d\s()./-]{3,}$/;

/**
 * The digits by which a stored number is found of one as somebody dials it, without the zeros in front: they stand for
 * a country code that is stored with it. Null for what is no number.
 */
export function dialledDigits(typed: string): string | null {
  if (!TYPED.test(typed.trim())) return null;
  const digits = typed
    .replace('(0)', '')
    .replaceAll(/\D/g, '')
    .replace(/^0{1,2}/, '');
  return digits.length >= 3 ? digits : null;
}

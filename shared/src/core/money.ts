import { z } from 'zod';
import { assert } from './assert.ts';

/** An amount in minor units (pence, cents) of the company's currency. */
export const Minor = z.int().min(0).max(100_000_000);

/** ISO 4217 code; the exponent is two unless it is listed below. */
export const Currency = z.string().regex(/^[A-Z]{3}$/);

const EXPONENTS: Readonly<Record<string, number>> = {
  JPY: 0,
  KRW: 0,
  ISK: 0,
  VND: 0,
  CLP: 0,
  KWD: 3,
  BHD: 3,
  TND: 3,
  OMR: 3,
  JOD: 3,
};

export function currencyExponent(currency: string): number {
  return EXPONENTS[currency] ?? 2;
}

/** '85.00' for 8500 GBP; the form that the public API shows. */
export function toDecimal(minor: number, currency: string): string {
  const exponent = currencyExponent(currency);
  if (exponent === 0) return String(minor);
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** 8500 for '85', '85.0' or '85.00' GBP; null when the text is no such amount. */
export function fromDecimal(decimal: string, currency: string): number | null {
  const exponent = currencyExponent(currency);
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(decimal.trim());
  if (!match) return null;
  const fraction = match[2] ?? '';
  if (fraction.length > exponent && /[1-9]/.test(fraction.slice(exponent))) return null;
  return Number(match[1]) * 10 ** exponent + Number(fraction.slice(0, exponent).padEnd(exponent, '0') || '0');
}

export function lineTotal(quantity: number, unitPriceMinor: number): number {
  assert(Number.isSafeInteger(quantity * unitPriceMinor), 'line total is a safe integer');
  return quantity * unitPriceMinor;
}

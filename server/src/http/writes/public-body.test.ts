import { expect, test } from 'vitest';
import { z } from 'zod';
import { Id } from '#shared/core/ids.ts';
import { Minor } from '#shared/core/money.ts';
import { text } from '#shared/core/text.ts';
import { ProblemError } from '../problem.ts';
import { bodyOf, plainBody } from './public-body.ts';

const Line = z.strictObject({ unitPriceMinor: Minor, serviceName: text({ min: 1, max: 10 }) });
const body = bodyOf(
  z
    .strictObject({
      serviceId: Id,
      priceMinor: Minor.optional(),
      priceOverrideMinor: Minor.nullable().optional(),
      orderLines: z.array(Line).max(2).optional(),
      end: z
        .union([z.strictObject({ totalVisits: z.int() }), z.strictObject({ lastFeeMinor: Minor })])
        .optional(),
    })
    .refine(({ priceMinor = 0 }) => priceMinor !== 13, { path: ['priceMinor'], message: 'unlucky' }),
);
const serviceId = '0198c0de-0000-7000-8000-000000000001';

function errorsOf(value: unknown, currency = 'GBP') {
  try {
    body.read(value, currency);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.extras.errors ?? []).map(({ field, code }) => `${field} ${code}`);
  }
}

test('[HW1] names in snake_case and decimal amounts become what the rules know, at every depth', () => {
  const given = {
    service_id: serviceId,
    price: '12.5',
    price_override: null,
    order_lines: [{ unit_price: '3', service_name: ' Oven ' }],
    end: { last_fee: '0.07' },
  };
  expect(body.read(given, 'GBP')).toEqual({
    serviceId,
    priceMinor: 1250,
    priceOverrideMinor: null,
    orderLines: [{ unitPriceMinor: 300, serviceName: 'Oven' }],
    end: { lastFeeMinor: 7 },
  });
  expect(body.read({ service_id: serviceId, end: { total_visits: 2 } }, 'GBP')).toEqual({
    serviceId,
    end: { totalVisits: 2 },
  });
  expect(body.read({ service_id: serviceId, price: '1250' }, 'JPY')).toMatchObject({ priceMinor: 1250 });
});

test('[HW1] what is wrong is named as the caller knows it', () => {
  expect(errorsOf({ service_id: 'x', serviceId })).toEqual([
    'service_id invalid_format',
    'serviceId unknown_field',
  ]);
  expect(errorsOf({ service_id: serviceId, price: 12 })).toEqual(['price invalid_type']);
  expect(errorsOf({ service_id: serviceId, price: '12.505' })).toEqual(['price invalid_format']);
  expect(errorsOf({ service_id: serviceId, price: '12.5' }, 'JPY')).toEqual(['price invalid_format']);
  expect(errorsOf({ service_id: serviceId, price: '-1' })).toEqual(['price invalid_format']);
  expect(errorsOf({ service_id: serviceId, price: '999999999' })).toEqual(['price too_big']);
  expect(errorsOf({ service_id: serviceId, price: '0.13' })).toEqual(['price custom']);
  const line = { unit_price: '1', service_name: 'x'.repeat(11) };
  expect(errorsOf({ service_id: serviceId, order_lines: [line, line, line] })).toEqual([
    'order_lines too_big',
  ]);
  expect(errorsOf({ service_id: serviceId, order_lines: [line] })).toEqual([
    'order_lines.0.service_name too_big',
  ]);
  expect(
    errorsOf({ service_id: serviceId, order_lines: [{ unit_price: '1e3', service_name: 'x' }] }),
  ).toEqual(['order_lines.0.unit_price invalid_format']);
  for (const whole of [null, [], 'x', undefined]) expect(errorsOf(whole)).toEqual([' invalid_type']);
});

test('[HW1] a plain body is read as it stands', () => {
  const plain = plainBody(z.strictObject({ price: z.string() }));
  expect(plain.read({ price: '12.5' }, 'GBP')).toEqual({ price: '12.5' });
  expect(() => plain.read({}, 'GBP')).toThrow(ProblemError);
});

import { z } from '@hono/zod-openapi';
import { fromDecimal } from '#shared/core/money.ts';
import { fieldErrors } from '../openapi-parts.ts';
import { ProblemError } from '../problem.ts';
import { publicName } from '../public-json.ts';
import { isMoneyName, publicSchemaOf } from '../public-shape.ts';

/** What a route takes: the schema as the public knows it, and what the rules know it as. */
export interface PublicBody<Fields> {
  schema: z.ZodType;
  /** Throws the problem that names every wrong field. `currency` says how many decimals an amount has. */
  read(body: unknown, currency: string): Fields;
}

/** Names and amounts as they are: for bodies that are not simply a command's fields. */
export function plainBody<Fields>(schema: z.ZodType<Fields>): PublicBody<Fields> {
  return { schema, read: (body) => parsed(schema, body) };
}

/**
 * A body made from the rules' own schema: the same fields in snake_case, amounts in minor units as decimal texts
 * (`priceMinor` is `price`), everything else checked as the rules check it.
 */
export function bodyOf<Fields>(schema: z.ZodType<Fields>): PublicBody<Fields> {
  const publicSchema = publicSchemaOf(schema);
  return {
    schema: publicSchema,
    read: (body, currency) => {
      const checked = parsed(publicSchema, body);
      return parsed(schema, ruleValue(schema, checked, { currency, path: [] }));
    },
  };
}

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemError('request.invalid', { errors: fieldErrors(result.error) });
}

interface Reading {
  currency: string;
  path: readonly string[];
}

/** The checked public value as the rules name it. */
function ruleValue(schema: z.core.$ZodType, value: unknown, reading: Reading): unknown {
  if (value === null || value === undefined) return value;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return ruleValue(schema.unwrap(), value, reading);
  if (schema instanceof z.ZodUnion) {
    const option = schema.options.find((each) => publicSchemaOf(each).safeParse(value).success);
    return option ? ruleValue(option, value, reading) : value;
  }
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.map((each, index) =>
      ruleValue(schema.element, each, { ...reading, path: [...reading.path, String(index)] }),
    );
  if (!(schema instanceof z.ZodObject) || typeof value !== 'object') return value;
  const given = value as Record<string, unknown>;
  const fields = Object.entries<z.core.$ZodType>(schema.shape);
  return Object.fromEntries(
    fields.flatMap(([key, field]) => {
      const name = publicName(key);
      const each = given[name];
      if (each === undefined) return [];
      const within = { ...reading, path: [...reading.path, name] };
      const isAmount = isMoneyName(key) && typeof each === 'string';
      return [[key, isAmount ? minorOf(each, within) : ruleValue(field, each, within)]];
    }),
  );
}

function minorOf(decimal: string, { currency, path }: Reading): number {
  const minor = fromDecimal(decimal, currency);
  if (minor !== null) return minor;
  const error = { field: path.join('.'), code: 'invalid_format', message: `Not an amount in ${currency}` };
  throw new ProblemError('request.invalid', { errors: [error] });
}

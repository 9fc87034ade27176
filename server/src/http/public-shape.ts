import { z } from '@hono/zod-openapi';
import { publicName } from './public-json.ts';

const Decimal = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,3})?$/)
  .openapi({ description: "Decimal amount in the company's currency", example: '85.00' });

/** The schema of the same value under public names. Checks that span fields stay with the rules. */
export function publicSchemaOf(schema: z.core.$ZodType, isMoney = false): z.ZodType {
  if (schema instanceof z.ZodOptional) return publicSchemaOf(schema.unwrap(), isMoney).optional();
  if (schema instanceof z.ZodNullable) return publicSchemaOf(schema.unwrap(), isMoney).nullable();
  if (isMoney) return Decimal;
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries<z.core.$ZodType>(schema.shape);
    return z.strictObject(
      Object.fromEntries(
        fields.map(([key, field]) => [publicName(key), publicSchemaOf(field, isMoneyName(key))]),
      ),
    );
  }
  if (schema instanceof z.ZodArray)
    return z.core.clone(schema, { ...schema._zod.def, element: publicSchemaOf(schema.element) });
  if (schema instanceof z.ZodUnion) return z.union(schema.options.map((option) => publicSchemaOf(option)));
  return schema as z.ZodType;
}

export function isMoneyName(key: string): boolean {
  return key.endsWith('Minor');
}

import fc from 'fast-check';
import { z } from 'zod';

/** The part of JSON Schema that zod makes of the protocol's schemas. */
interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema | false;
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** What makes a value of a property, by its name, in place of what its schema says: ids that exist, for example. */
export type KnownValues = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/** Payloads that have the form that a schema describes; its refinements may still refuse some. */
export function validPayload(schema: z.ZodType, known: KnownValues): fc.Arbitrary<unknown> {
  return arbitraryOf(jsonSchemaOf(schema), known);
}

/** Valid payloads with one property spoilt: left out, replaced by something of another kind or out of range, or one too many. */
export function nearlyValidPayload(schema: z.ZodType, known: KnownValues): fc.Arbitrary<unknown> {
  return fc
    .tuple(validPayload(schema, known), fc.nat(), spoiling)
    .map(([payload, at, { how, value }]) => {
      const spoilt = { ...(payload as Record<string, unknown>) };
      const names = Object.keys(spoilt);
      const name = names[at % Math.max(1, names.length)];
      if (how === 'more' || name === undefined) return { ...spoilt, surplus: value };
      if (how === 'replaced') return { ...spoilt, [name]: value };
      delete spoilt[name];
      return spoilt;
    });
}

/** Anything that a packet can carry. */
export const hostilePayload: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({ withNullPrototype: false, maxDepth: 4 }).map(carried),
  fc.constantFrom(
    JSON.parse('{"__proto__":{"isOwner":true},"constructor":{"prototype":{}}}'),
    Array.from({ length: 2_000 }, () => ({})),
    { text: 'x'.repeat(60_000) },
    Buffer.alloc(1_000, 0xff),
  ),
);

const spoiling = fc.record({
  how: fc.constantFrom('less', 'more', 'replaced'),
  value: fc.oneof(
    fc.constantFrom(null, -1, 0, 1.5, 2 ** 53, 1e308, '', '\0', '\u202e', {}, [], [[]], true),
    fc.string({ unit: 'binary', maxLength: 50 }),
    fc.constant('x'.repeat(20_000)),
  ),
});

function jsonSchemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
}

function arbitraryOf(schema: JsonSchema, known: KnownValues): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => arbitraryOf(choice, known)));
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return objectOf(schema, known);
    case 'array':
      if (schema.prefixItems) {
        return fc.tuple(...schema.prefixItems.map((item) => arbitraryOf(item, known)));
      }
      return fc.array(arbitraryOf(schema.items || {}, known), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 5, 20),
      });
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.ceil(schema.minimum ?? -1_000),
        max: schema.maximum ?? 1_000_000,
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue();
  }
}

function objectOf(
  { properties = {}, required = [] }: JsonSchema,
  known: KnownValues,
): fc.Arbitrary<unknown> {
  const values = Object.entries(properties).map(
    ([name, schema]): [string, fc.Arbitrary<unknown>] => {
      return [name, known[name] ?? arbitraryOf(schema, known)];
    },
  );
  return fc.record(Object.fromEntries(values), { requiredKeys: [...required] });
}

function textOf({ pattern, minLength = 0, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  if (pattern?.includes('Emoji')) return fc.constantFrom('👍', '❤️', '👩‍👧', '🇰🇷');
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({ unit: 'binary', minLength, maxLength: Math.min(maxLength, 5_000) });
}

/** What remains of a value in a packet. */
function carried(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value)) as unknown;
  } catch {
    return null;
  }
}

import { expect } from 'vitest';
import { z } from 'zod';
import { answerSchemas } from '../../server/api/answers/answerSchemas.ts';
import { answerText } from '../../server/api/answers/answerText.ts';
import { openApiDocument } from '../../server/api/openApi.ts';

interface Described {
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const ofDocument = new Map<string, z.ZodType>();

/** What the API's document says of the answer to a request. */
function describedAnswer(name: string): z.ZodType {
  const known = ofDocument.get(name);
  if (known) return known;
  const { schemas } = (openApiDocument('1.0.0') as Described).components;
  // Read as a schema by itself, in which the parts have another address.
  const $defs = JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/'));
  const $ref = `#/$defs/${name.replace(':', '_')}_answer`;
  const schema = z.fromJSONSchema({ $defs, $ref });
  ofDocument.set(name, schema);
  return schema;
}

/** Expects an answer to have exactly the fields that the API's document describes. Requests that the document lacks are skipped. */
export function expectDescribed(name: string, answer: unknown): void {
  if (!Object.hasOwn(answerSchemas, name)) return;
  const asJson = JSON.parse(answerText(answer));
  const { error } = describedAnswer(name).safeParse(asJson);
  expect(error, `the answer to ${name}`).toBeUndefined();
  expect(answerSchemas[name as keyof typeof answerSchemas].parse(asJson)).toEqual(asJson);
}

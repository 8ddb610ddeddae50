import { expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { httpRequestNames } from '../../../shared/protocol/people/openToBots.ts';
import type { RequestResponse } from '../../../shared/protocol/protocol.ts';
import { answerSchemas } from './answerSchemas.ts';

type AnsweredName = keyof typeof answerSchemas;

/** A type as it is in JSON: ids are text and numbers like others, bytes are text, and `reading` is noted by apps only. */
type AsJson<Type> = Type extends string
  ? keyof Type extends keyof string
    ? Type
    : string
  : Type extends number
    ? keyof Type extends keyof number
      ? Type
      : number
    : Type extends Uint8Array | ArrayBuffer
      ? string
      : Type extends readonly (infer Item)[]
        ? AsJson<Item>[]
        : Type extends object
          ? { -readonly [Key in keyof Type as Exclude<Key, 'reading'>]: AsJson<Type[Key]> }
          : Type;

type IsSame<One, Other> =
  (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** The requests whose schema says something else than the type of their answer. */
type Different = {
  [Name in AnsweredName]: IsSame<
    AsJson<z.output<(typeof answerSchemas)[Name]>>,
    AsJson<RequestResponse<Name>>
  > extends true
    ? never
    : Name;
}[AnsweredName];

it('there is one for each request, and it says exactly what the type of the answer says', () => {
  expect(Object.keys(answerSchemas).sort()).toEqual(httpRequestNames);
  // This is checked when the tests are compiled.
  expectTypeOf<Different>().toBeNever();
});

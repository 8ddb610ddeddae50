import fc from 'fast-check';
import { expect } from 'vitest';
import type { z } from 'zod';
import { errorCodes } from '../../shared/protocol/errors.ts';
import {
  hostilePayload,
  type KnownValues,
  nearlyValidPayload,
  validPayload,
} from './schemaArbitrary.ts';
import type { TestPeer } from './TestPeer.ts';

/** Failures that no client may cause. */
const faults: readonly string[] = ['internal', 'timeout', 'unavailable', 'notSaved'];
const allowed = errorCodes.filter((code) => !faults.includes(code));

interface AnyRequest {
  readonly name: string;
  readonly payload: unknown;
}

/** Requests of a table: mostly valid ones, and nearly valid and hostile ones. */
export function requestOf(
  table: Readonly<Record<string, { readonly schema: z.ZodType }>>,
  known: KnownValues,
): fc.Arbitrary<AnyRequest> {
  return fc.constantFrom(...Object.entries(table)).chain(([name, { schema }]) => {
    const payload = fc.oneof(
      { weight: 4, arbitrary: validPayload(schema, known) },
      { weight: 2, arbitrary: nearlyValidPayload(schema, known) },
      { weight: 1, arbitrary: hostilePayload },
    );
    return fc.record({ name: fc.constant(name), payload });
  });
}

/** Each is answered, with nothing but what a client may be told. */
export async function answerAll(peer: TestPeer, requests: readonly AnyRequest[]): Promise<void> {
  const codes = await Promise.all(requests.map(({ name, payload }) => peer.codeOf(name, payload)));
  for (const code of codes) expect(['ok', ...allowed]).toContain(code);
}

import { expect, test } from 'vitest';
import { captureFailure } from './captureFailure.ts';

test.each([
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotAllowedError', 'denied'],
  ['NotReadableError', 'busy'],
  ['TypeError', 'failed'],
])('%s means %s', (name, failure) => {
  expect(captureFailure(Object.assign(new Error(), { name }))).toBe(failure);
});

import { expect, test } from 'vitest';
import { errorCodes, RequestError } from './errors.ts';

test('a failed request is an error with a code', () => {
  const error = new RequestError('channelFull', 'AFK holds 3 of 3');
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ name: 'RequestError', code: 'channelFull' });
  expect(error.message).toBe('AFK holds 3 of 3');
});

test('each code is listed once', () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});

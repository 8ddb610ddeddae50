import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { getSupportedRtpCapabilities } from 'mediasoup';
import { expect, it } from 'vitest';
import { withPlainCopies } from './plainCopies.ts';

const require = createRequire(import.meta.url);
const utilsPath = require.resolve('mediasoup').replace(/index\.js$/, 'utils.js');

/** mediasoup's `clone` as the built server has it. */
function builtClone(): (value: unknown) => unknown {
  const exports: { clone?: (value: unknown) => unknown } = {};
  const source = withPlainCopies(readFileSync(utilsPath, 'utf8'));
  new Function('exports', 'require', source)(exports, require);
  if (!exports.clone) throw new Error('mediasoup has no clone');
  return exports.clone;
}

it('copies what mediasoup copies, without sharing any part of it', () => {
  const clone = builtClone();
  const value = {
    capabilities: getSupportedRtpCapabilities(),
    rtx: undefined,
    score: null,
    n: [1],
  };
  const copy = clone(value) as typeof value;
  expect(copy).toStrictEqual(value);
  expect(copy.capabilities).not.toBe(value.capabilities);
  expect(copy.capabilities.codecs?.[0]).not.toBe(value.capabilities.codecs?.[0]);
  expect(copy.n).not.toBe(value.n);
  expect([clone(undefined), clone(null), clone(7)]).toEqual([undefined, null, 7]);
});

it('refuses a mediasoup that copies in another way', () => {
  expect(() => withPlainCopies('return JSON.parse(JSON.stringify(value));')).toThrow(/plainCopies/);
});

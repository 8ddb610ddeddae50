import { expect, it } from 'vitest';
import { connectionLimits, openFilesLimit } from './connectionLimits.ts';

it('has the full limits where there are enough files', () => {
  expect(connectionLimits(Number.POSITIVE_INFINITY)).toEqual({
    connections: 4096,
    connectionsPerGroup: 1024,
    undecided: 512,
    undecidedPerGroup: 128,
    relays: 1024,
    relaysPerAddress: 256,
  });
});

it.each([256, 1024, 4096, 10_240])(
  'of %i files leaves some for all else, and each group a part only',
  (openFiles) => {
    const limits = connectionLimits(openFiles);
    expect(limits.connections + limits.relays).toBeLessThanOrEqual(openFiles - 128);
    expect(limits.connectionsPerGroup).toBeLessThan(limits.connections / 2);
    expect(limits.relaysPerAddress).toBeLessThan(limits.relays / 2);
    expect(limits.undecidedPerGroup).toBeLessThan(limits.undecided);
  },
);

it('reads how many files this process may open', () => {
  expect(openFilesLimit()).toBeGreaterThan(100);
});

import { expect, test } from 'vitest';
import { iceCandidates } from './iceCandidates.ts';

test('UDP comes before TCP, earlier addresses before later ones, on their own ports', () => {
  const candidates = iceCandidates(['192.0.2.7', '192.0.2.8'], 44301, 44300);
  const byPriority = candidates.toSorted((a, b) => b.priority - a.priority);
  expect(byPriority.map(({ protocol, address, port }) => `${protocol} ${address}:${port}`)).toEqual(
    ['udp 192.0.2.7:44301', 'udp 192.0.2.8:44301', 'tcp 192.0.2.7:44300', 'tcp 192.0.2.8:44300'],
  );
  expect(new Set(candidates.map(({ foundation }) => foundation)).size).toBe(4);
  expect(candidates.every(({ priority }) => priority < 2 ** 31)).toBe(true);
});

import { expect, test } from 'vitest';
import { serverHue } from './ServerBadge.tsx';

test('an address keeps its hue, similar ones differ', () => {
  expect(serverHue('Nest.example:44300')).toBe(serverHue('nest.example:44300'));
  const hues = ['192.168.1.10:44300', '192.168.1.11:44300', 'nest.example'].map(serverHue);
  expect(new Set(hues).size).toBe(3);
  for (const hue of hues) expect(hue).toSatisfy((value: number) => value >= 0 && value < 360);
});

import { expect, test } from 'vitest';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { DirectSettings } from './DirectSettings.tsx';

test('direct connections can be allowed in calls, in channels with two people, or never', async () => {
  const { choose, preferences } = renderSettings(<DirectSettings />);
  expect(preferences().directConnections).toBe('ask');
  for (const [label, choice] of [
    ['In calls and in channels with two people', 'channels'],
    ['In calls', 'calls'],
    ['Never', 'off'],
  ] as const) {
    await choose('Connect directly to the other person', label);
    expect(preferences().directConnections).toBe(choice);
  }
});

import { expect, test } from 'vitest';
import type { UserId } from '../../shared/domain/ids.ts';
import { defaultPreferences } from '../state/preferences.ts';
import { createPerchStore } from './perchStore.ts';

function storageWith(text: string | null) {
  let stored = text;
  return {
    getItem: () => stored,
    setItem: (_key: string, value: string) => {
      stored = value;
    },
  };
}

test('preferences persist across starts', () => {
  const storage = storageWith(null);
  const store = createPerchStore(storage);
  expect(store.getState().preferences).toEqual(defaultPreferences);
  const preferences = {
    ...defaultPreferences,
    theme: 'dark' as const,
    microphoneId: 'headset',
    talkKey: ['ControlLeft', 'KeyV'],
    volumes: { ['ann' as UserId]: 1.5 } as Record<UserId, number>,
  };
  store.setState({ preferences });
  expect(createPerchStore(storage).getState().preferences).toEqual(preferences);
});

test.each([
  ['no JSON', '{'],
  ['no object', '7'],
  [
    'fields that would break the app later',
    '{"volumes":null,"shareVolumes":{"ann":"loud"},"favouriteSounds":[1],"soundboardVolume":1e999,"language":"xx","talkMode":"shout","__proto__":{"a":1},"toString":1}',
  ],
  ['fields of the wrong type', '{"theme":3,"microphoneId":5,"volumes":"loud","talkKey":["?"]}'],
])('%s: the defaults', (_what, text) => {
  expect(createPerchStore(storageWith(text)).getState().preferences).toEqual(defaultPreferences);
});

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { pressAt } from '../../testing/byKeys.ts';
import { occupantOf } from '../../testing/people.fixture.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { WhisperSettings } from './WhisperSettings.tsx';

test('a key has a person or channel as target, and is chosen like every key', async () => {
  const { user, choose, preferences } = renderSettings(<WhisperSettings />);
  await choose('Target of whisper key 2', 'Channel General');
  await choose('Target of whisper key 1', 'Bob');
  const { whisper1, whisper2 } = preferences().whisperTargets;
  expect(whisper1).toMatchObject({ kind: 'user', userId: occupantOf('Bob', '').user.id });
  expect(whisper2).toMatchObject({ kind: 'channel', channelId: 'General' });
  await pressAt(user, screen.getByRole('button', { name: 'Choose keys: Whisper key 1: Bob' }));
  await user.keyboard('w');
  expect(preferences().whisperKeys.whisper1).toEqual(['KeyW']);
  await pressAt(user, screen.getByRole('button', { name: 'Clear keys: Whisper key 1: Bob' }));
  expect(preferences().whisperKeys.whisper1).toBeNull();
});

test('a person outside all channels stays chosen, can be chosen for another key, and a target is optional', async () => {
  const { choose, turn, setState, setPreferences, preferences, state } = renderSettings(
    <WhisperSettings />,
  );
  await choose('Target of whisper key 1', 'Bob');
  setState({ presence: { ...state().presence, occupants: [] } });
  expect(screen.getByRole('button', { name: /^Bob \(not in a channel\)/ })).toBeTruthy();
  setPreferences({ metPeople: [{ userId: occupantOf('Bob', '').user.id, name: 'Bob' }] });
  await choose('Target of whisper key 2', 'Bob (not in a channel)');
  expect(preferences().whisperTargets.whisper2).toEqual(preferences().whisperTargets.whisper1);
  await turn('Others can whisper to me');
  expect(preferences().takesWhispers).toBe(false);
});

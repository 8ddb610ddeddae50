import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { pressAt } from '../../testing/byKeys.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { SoundSettings } from './SoundSettings.tsx';

const devices = {
  microphones: [{ deviceId: 'headset', label: 'Headset' }],
  speakers: [{ deviceId: 'desk', label: 'Desk speaker' }],
  cameras: [],
  canChooseSpeaker: true,
};

test('devices are chosen by keys', async () => {
  const { choose, preferences } = renderSettings(<SoundSettings />, { devices });
  await choose('Microphone', 'Headset');
  expect(preferences().microphoneId).toBe('headset');
  await choose('Microphone', 'System default');
  expect(preferences().microphoneId).toBeNull();
  await choose('Speaker', 'Desk speaker');
  expect(preferences().speakerId).toBe('desk');
});

test('an unplugged device stays chosen; a browser that cannot choose speakers says so', () => {
  const { setPreferences } = renderSettings(<SoundSettings />);
  setPreferences({ microphoneId: 'headset' });
  expect(
    screen.getByRole('button', { name: /^Not connected, using the system default Microphone$/ }),
  ).toBeTruthy();
  expect(screen.getByText(/^Your browser chooses the speaker/)).toBeTruthy();
});

test('changes to sound processing apply at once', async () => {
  const { choose, turn, moveSlider, preferences } = renderSettings(<SoundSettings />);
  await choose('Noise suppression', 'Off');
  for (const name of [
    'Echo cancellation',
    'Everyone at the same volume',
    'One stream',
    'Notification sounds',
    'Hear the soundboard',
  ]) {
    await turn(name);
  }
  await moveSlider('Soundboard volume', '{ArrowLeft}');
  expect(preferences()).toMatchObject({
    noiseSuppression: 'off',
    echoCancellation: false,
    levelling: false,
    oneStream: true,
    earcons: false,
    soundboard: false,
    soundboardVolume: 0.95,
  });
});

test('the microphone test works with and without noise suppression', async () => {
  const { user, turn, actions, setState, setPreferences } = renderSettings(<SoundSettings />);
  await pressAt(user, screen.getByRole('button', { name: 'Test microphone' }));
  await turn('Play back what others hear');
  setState({ microphoneTest: 'playingBack' });
  await turn('Without noise suppression, to compare');
  expect(actions.testMicrophone.mock.calls).toEqual([
    ['listening'],
    ['playingBack'],
    ['playingBackPlain'],
  ]);
  setPreferences({ noiseSuppression: 'off' });
  expect(screen.queryByRole('switch', { name: /^Without noise/ })).toBeNull();
});

test('the state of noise suppression is shown beside it', () => {
  const { setState, setPreferences } = renderSettings(<SoundSettings />, {
    suppression: 'running',
  });
  setPreferences({ noiseSuppression: 'rnnoise' });
  expect(screen.getByText('RNNoise is on.')).toBeTruthy();
  setState({ suppression: 'unavailable' });
  expect(screen.getByText(/^RNNoise does not work here/)).toBeTruthy();
  setState({ suppression: 'starved' });
  expect(screen.getByText(/is too slow for RNNoise/)).toBeTruthy();
});

test('an unavailable microphone shows why, and can be tried again', async () => {
  const { user, actions } = renderSettings(<SoundSettings />, {
    microphone: { kind: 'none', reason: 'denied' },
  });
  expect(screen.getByText(/^Perch is not allowed to use the microphone/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(actions.retryMicrophone).toHaveBeenCalledTimes(1);
});

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { pressAt } from '../../testing/byKeys.ts';
import { renderSettings } from '../../testing/renderSettings.tsx';
import { CameraSettings } from './CameraSettings.tsx';
import { VideoSettings } from './VideoSettings.tsx';

test('sent and received video can be limited, and drawing can be allowed or not', async () => {
  const { choose, turn, preferences, actions } = renderSettings(<VideoSettings />);
  await choose('What matters most when I share', 'Sharp text');
  await choose('Video from others', 'Up to 3 Mbit/s');
  await choose('My video', 'Up to 1 Mbit/s');
  expect(preferences()).toMatchObject({
    shareMode: 'sharp',
    receivingLimit: 3_000_000,
    sendingLimit: 1_000_000,
  });
  await turn('Viewers can point and draw');
  expect(actions.allowDrawing.mock.calls).toEqual([[false]]);
});

test('camera and background can be chosen and previewed while the camera is off', async () => {
  const { user, choose, turn, preferences, actions, setState } = renderSettings(
    <CameraSettings />,
    {
      devices: {
        microphones: [],
        speakers: [],
        cameras: [
          { deviceId: 'desk', label: 'Desk camera' },
          { deviceId: 'lid', label: 'Lid camera' },
        ],
        canChooseSpeaker: false,
      },
    },
  );
  await choose('Camera', 'Lid camera');
  await choose('Background', 'Blur');
  await turn('Always preview the camera');
  expect(preferences()).toMatchObject({
    cameraId: 'lid',
    cameraBackground: 'blur',
    cameraPreview: 'never',
  });
  const look = screen.getByRole<HTMLButtonElement>('button', { name: 'Preview camera' });
  await pressAt(user, look);
  expect(actions.previewCamera).toHaveBeenCalledTimes(1);
  setState({ camera: { kind: 'starting' } });
  expect(look.disabled).toBe(true);
});

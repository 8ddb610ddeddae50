import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PerchState } from '../../store/PerchState.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { CameraPreview } from './CameraPreview.tsx';

type Preview = Extract<PerchState['camera'], { kind: 'preview' }>;
const front = { deviceId: 'front', label: 'Front camera', facing: 'front' } as const;
const looking: Preview = { kind: 'preview', failure: null, camera: front };

/** Ann's camera preview in General, before others see her. */
function renderPreview(camera: PerchState['camera'] = looking) {
  return renderWithClient(<CameraPreview />, {
    state: {
      ...annIn([channelOf('General')], [occupantOf('Ann', 'General')]),
      camera,
      devices: {
        microphones: [],
        speakers: [],
        cameras: [front, { deviceId: 'back', label: 'Back camera' }],
        canChooseSpeaker: false,
      },
    },
  });
}

const turnOn = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Turn on' });

test('the preview shows only until others see me; it can be confirmed or cancelled', async () => {
  const { user, actions, setState } = renderPreview();
  await user.click(turnOn());
  expect(actions.turnCameraOn).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await user.keyboard('{Escape}');
  expect(actions.turnCameraOff).toHaveBeenCalledTimes(2);
  setState({ camera: { kind: 'live', camera: front } });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('without a camera or permission, it says so and cannot be turned on', () => {
  const { setState } = renderPreview({ ...looking, camera: null, failure: 'missing' });
  expect(screen.getByRole('alert').textContent).toContain('No camera found.');
  expect(turnOn().disabled).toBe(true);
  setState({ camera: { ...looking, camera: null, failure: 'denied' } });
  expect(screen.getByRole('alert').textContent).toContain(
    'Perch is not allowed to use the camera.',
  );
  setState({ camera: looking });
  expect(screen.queryByRole('alert')).toBeNull();
  expect(turnOn().disabled).toBe(false);
});

test('outside a channel, or while the background loads, the camera cannot be turned on', () => {
  const { setState } = renderPreview();
  setState({ background: 'starting' });
  expect(turnOn().disabled).toBe(true);
  setState({ background: 'running' });
  expect(turnOn().disabled).toBe(false);
  setState({ voice: { kind: 'outside', failure: null } });
  expect(turnOn().disabled).toBe(true);
});

test('on a phone, the front camera is mirrored and the back camera is not', async () => {
  const { user, actions, setState } = renderPreview();
  const isMirrored = () => document.querySelector('video')?.dataset['mirrored'] === 'true';
  expect(isMirrored()).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Flip camera' }));
  expect(actions.flipCamera).toHaveBeenCalledTimes(1);
  setState({ camera: { ...looking, camera: { ...front, facing: 'back' } } });
  expect(isMirrored()).toBe(false);
});

test('the choice of a preview is remembered', async () => {
  const { user, state } = renderPreview();
  await user.click(screen.getByRole('switch', { name: 'Always preview the camera' }));
  expect(state().preferences.cameraPreview).toBe('always');
});

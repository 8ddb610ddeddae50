import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { PerchState } from '../../store/PerchState.ts';
import { annIn, channelOf, occupantOf } from '../../testing/people.fixture.ts';
import { renderWithClient } from '../../testing/renderWithClient.tsx';
import { CameraPreview } from './CameraPreview.tsx';

type Preview = Extract<PerchState['camera'], { kind: 'preview' }>;
const front = { deviceId: 'front', label: 'Front camera', facing: 'front' } as const;
const looking: Preview = { kind: 'preview', failure: null, camera: front };

/** What Ann sees of herself before others do, in General. */
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

test('it is there only while nobody else sees me, and is turned on or cancelled', async () => {
  const { user, actions, setState } = renderPreview();
  await user.click(turnOn());
  expect(actions.turnCameraOn).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await user.keyboard('{Escape}');
  expect(actions.turnCameraOff).toHaveBeenCalledTimes(2);
  setState({ camera: { kind: 'live', camera: front } });
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('without a camera, or without permission to use it, it says so and cannot be turned on', () => {
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

test('outside of a channel, and while the background is on its way, nobody can be shown anything', () => {
  const { setState } = renderPreview();
  setState({ background: 'starting' });
  expect(turnOn().disabled).toBe(true);
  setState({ background: 'running' });
  expect(turnOn().disabled).toBe(false);
  setState({ voice: { kind: 'outside', failure: null } });
  expect(turnOn().disabled).toBe(true);
});

test('of a telephone’s two cameras, one shows me as in a mirror, the other what is before it', async () => {
  const { user, actions, setState } = renderPreview();
  const isMirrored = () => document.querySelector('video')?.dataset.mirrored === 'true';
  expect(isMirrored()).toBe(true);
  await user.click(screen.getByRole('button', { name: 'Flip camera' }));
  expect(actions.flipCamera).toHaveBeenCalledTimes(1);
  setState({ camera: { ...looking, camera: { ...front, facing: 'back' } } });
  expect(isMirrored()).toBe(false);
});

test('whether I see myself first is remembered', async () => {
  const { user, state } = renderPreview();
  await user.click(screen.getByRole('switch', { name: 'Always preview the camera' }));
  expect(state().preferences.cameraPreview).toBe('always');
});

import { expect, test } from 'vitest';
import { cameraConstraints, cameraEncodings, layerCountOf } from './cameraOptions.ts';

test.each([
  [1920, 3],
  [1280, 3],
  [640, 2],
  [320, 1],
  [0, 1],
])('a video of %i pixels is sent in %i layers', (longSide, layers) => {
  expect(layerCountOf(longSide)).toBe(layers);
});

test('each layer is half of the one above, the highest is full size, and all start inactive', () => {
  const scales = (count: number) =>
    cameraEncodings(count).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy);
  expect([scales(3), scales(2), scales(1)]).toEqual([[4, 2, 1], [2, 1], [1]]);
  expect(cameraEncodings(3).some(({ active }) => active)).toBe(false);
});

test('a chosen camera is requested by its id, any other by its facing mode', () => {
  const front = cameraConstraints({ cameraId: null, cameraFacing: 'front' });
  expect(front).toMatchObject({ facingMode: { ideal: 'user' }, width: { ideal: 1280 } });
  const back = cameraConstraints({ cameraId: null, cameraFacing: 'back' });
  expect(back).toMatchObject({ facingMode: { ideal: 'environment' } });
  const chosen = cameraConstraints({ cameraId: 'desk', cameraFacing: 'back' });
  expect(chosen).toMatchObject({ deviceId: { exact: 'desk' } });
  expect(chosen).not.toHaveProperty('facingMode');
});

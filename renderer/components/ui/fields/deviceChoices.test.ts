import { expect, it } from 'vitest';
import { deviceChoices, systemDefaultId } from './deviceChoices.ts';

const words = {
  systemDefault: 'System default',
  unplugged: 'Not connected',
  unnamed: (number: number) => `Microphone ${number}`,
};

it('puts the system default first and names what has no name', () => {
  const devices = [
    { deviceId: 'default', label: 'Default' },
    { deviceId: 'a', label: 'Headset' },
    { deviceId: 'b', label: '' },
  ];
  expect(deviceChoices(devices, 'a', words)).toEqual([
    { id: systemDefaultId, label: 'System default' },
    { id: 'a', label: 'Headset' },
    { id: 'b', label: 'Microphone 2' },
  ]);
});

it('keeps a chosen device that is unplugged', () => {
  expect(deviceChoices([], 'a', words)).toContainEqual({ id: 'a', label: 'Not connected' });
  expect(deviceChoices([], null, words)).toHaveLength(1);
});

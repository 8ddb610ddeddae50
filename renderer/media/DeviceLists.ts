import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { DeviceChoice } from '../state/callState.ts';
import type { MediaPlatform } from './MediaPlatform.ts';

export interface DeviceListsEvents {
  changed: { microphones: DeviceChoice[]; speakers: DeviceChoice[]; cameras: DeviceChoice[] };
}

/**
 * Chromium lists the system's default devices a second time under these ids; here a choice of null means the default.
 */
const pseudoIds: ReadonlySet<string> = new Set(['', 'default', 'communications']);

/**
 * The microphones, speakers and cameras of this device. Names are known only after the user has allowed one of each
 * kind.
 */
export class DeviceLists extends TypedEmitter<DeviceListsEvents> {
  readonly #devices: MediaPlatform['mediaDevices'];
  readonly #onChange = () => void this.refresh();

  constructor(devices: MediaPlatform['mediaDevices']) {
    super();
    this.#devices = devices;
    devices.addEventListener('devicechange', this.#onChange);
  }

  async refresh(): Promise<void> {
    const devices = await this.#devices.enumerateDevices();
    const listed = (kind: MediaDeviceKind) =>
      devices
        .filter((device) => device.kind === kind && !pseudoIds.has(device.deviceId))
        .map(({ deviceId, label }) => ({ deviceId, label }));
    this.emit('changed', {
      microphones: listed('audioinput'),
      speakers: listed('audiooutput'),
      cameras: listed('videoinput'),
    });
  }

  close(): void {
    this.#devices.removeEventListener('devicechange', this.#onChange);
  }
}

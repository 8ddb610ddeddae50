import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { DeviceChoice } from '../state/callState.ts';
import type { MediaPlatform } from './MediaPlatform.ts';

export interface DeviceListsEvents {
  changed: { microphones: DeviceChoice[]; speakers: DeviceChoice[]; cameras: DeviceChoice[] };
}

/** Chromium lists the system's choices a second time under these ids; a choice of null says the same. */
const pseudoIds: ReadonlySet<string> = new Set(['', 'default', 'communications']);

/** Which microphones, speakers and cameras there are. Names are known only once one of each kind has been allowed. */
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

import type { MediaPlatform } from './MediaPlatform.ts';

/** Whether this device has a loudspeaker, as far as the browser reports it. Owns its listener. */
export class SpeakerDetector {
  readonly #devices: MediaPlatform['mediaDevices'];
  readonly #listsSpeakers: boolean;
  readonly #onChange = () => void this.#detect();
  #hasSpeaker = true;

  /** @param listsSpeakers false in a browser that does not list them: then one is assumed */
  constructor(devices: MediaPlatform['mediaDevices'], listsSpeakers: boolean) {
    this.#devices = devices;
    this.#listsSpeakers = listsSpeakers;
    devices.addEventListener('devicechange', this.#onChange);
    void this.#detect();
  }

  get hasSpeaker(): boolean {
    return this.#hasSpeaker;
  }

  close(): void {
    this.#devices.removeEventListener('devicechange', this.#onChange);
  }

  async #detect(): Promise<void> {
    if (!this.#listsSpeakers) return;
    const devices = await this.#devices.enumerateDevices();
    this.#hasSpeaker = devices.some(({ kind }) => kind === 'audiooutput');
  }
}

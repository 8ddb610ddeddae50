import type { SoundMachine } from './send/SoundMachine.ts';

/** Whether this machine has anything that sounds, as far as its engine tells. Owns its listener. */
export class SpeakerPresence {
  readonly #devices: SoundMachine['mediaDevices'];
  readonly #listsSpeakers: boolean;
  readonly #onChange = () => void this.#look();
  #isThere = true;

  /** @param listsSpeakers false in an engine that keeps them to itself: then there is one */
  constructor(devices: SoundMachine['mediaDevices'], listsSpeakers: boolean) {
    this.#devices = devices;
    this.#listsSpeakers = listsSpeakers;
    devices.addEventListener('devicechange', this.#onChange);
    void this.#look();
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  close(): void {
    this.#devices.removeEventListener('devicechange', this.#onChange);
  }

  async #look(): Promise<void> {
    if (!this.#listsSpeakers) return;
    const devices = await this.#devices.enumerateDevices();
    this.#isThere = devices.some(({ kind }) => kind === 'audiooutput');
  }
}

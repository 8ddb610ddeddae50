import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { MicrophoneFailure, MicrophoneState } from '../../state/callState.ts';
import type { MediaPlatform } from '../MediaPlatform.ts';
import { captureFailure } from './captureFailure.ts';
import {
  type MicrophoneSettings,
  microphoneConstraints,
  sameMicrophone,
} from './microphoneConstraints.ts';

export interface LocalMicrophoneEvents {
  changed: MicrophoneState;
  /** The live track, or null; a replaced track is stopped after this event. */
  trackChanged: MediaStreamTrack | null;
  /** The microphone in use was unplugged. */
  unplugged: Record<string, never>;
  /** The microphone could not be opened with the new settings; the old one is kept. */
  changeFailed: MicrophoneChangeFailure;
}

/** Why a change of the microphone failed, and the settings in use. */
export interface MicrophoneChangeFailure {
  readonly reason: MicrophoneFailure;
  readonly used: MicrophoneSettings;
  readonly wanted: MicrophoneSettings;
}

interface OpenMicrophone {
  readonly track: MediaStreamTrack;
  readonly settings: MicrophoneSettings;
  /** True if the chosen device was missing and the default replaces it. */
  readonly standIn: boolean;
}

/**
 * The microphone: open while it is wanted, reopened when the choice changes or the device is unplugged, found again
 * when it is plugged in. A change that fails keeps the open one. Owns its track.
 */
export class LocalMicrophone extends TypedEmitter<LocalMicrophoneEvents> {
  readonly #devices: MediaPlatform['mediaDevices'];
  #wanted: MicrophoneSettings | null = null;
  #open: OpenMicrophone | null = null;
  #state: MicrophoneState = { kind: 'closed' };
  #working = false;
  /** Whether to try again to open the microphone after a failure. */
  #again = false;
  readonly #devicesChanged = () => void this.#lookAround();

  constructor(devices: MediaPlatform['mediaDevices']) {
    super();
    this.#devices = devices;
    devices.addEventListener('devicechange', this.#devicesChanged);
  }

  get state(): MicrophoneState {
    return this.#state;
  }

  get track(): MediaStreamTrack | null {
    return this.#open?.track ?? null;
  }

  /** Opens the microphone with these settings, or closes it. Never fails: see `state`. */
  want(settings: MicrophoneSettings | null): void {
    const changed =
      settings === null || this.#wanted === null || !sameMicrophone(settings, this.#wanted);
    this.#wanted = settings;
    if (settings === null) this.#shut({ kind: 'closed' });
    if (settings === null || !changed) return;
    // The settings are again those of the open microphone, after a change that failed or is still running.
    if (this.#isOpenAs(settings)) this.#again = false;
    else this.#tryAgain();
  }

  /** Tries again to open a microphone that could not be opened. */
  retry(): void {
    if (this.#state.kind === 'none' && this.#wanted !== null) this.#tryAgain();
  }

  close(): void {
    this.#devices.removeEventListener('devicechange', this.#devicesChanged);
    this.want(null);
  }

  #tryAgain(): void {
    this.#again = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    while (this.#again && this.#wanted !== null) {
      this.#again = false;
      await this.#openAs(this.#wanted);
    }
    this.#working = false;
  }

  async #openAs(settings: MicrophoneSettings): Promise<void> {
    // A live track is kept until the new one is there, so a change of device makes no gap.
    if (this.#open === null) this.#become({ kind: 'opening' });
    let opened: OpenMicrophone;
    try {
      opened = await this.#openWithStandIn(settings);
    } catch (error) {
      if (this.#isStale(settings)) return;
      this.#couldNotOpen(settings, captureFailure(error));
      return;
    }
    if (this.#isStale(settings)) {
      opened.track.stop();
      return;
    }
    const before = this.#open;
    this.#open = opened;
    const { track } = opened;
    track.addEventListener('ended', () => this.#ended(opened));
    this.#become({
      kind: 'live',
      deviceId: track.getSettings().deviceId ?? '',
      label: track.label,
    });
    this.emit('trackChanged', track);
    before?.track.stop();
  }

  async #openWithStandIn(settings: MicrophoneSettings): Promise<OpenMicrophone> {
    try {
      return { track: await this.#openTrack(settings), settings, standIn: false };
    } catch (error) {
      if (settings.microphoneId === null || captureFailure(error) === 'denied') throw error;
      // A user who talks through one microphone keeps it if another cannot be opened.
      if (this.#isLive && this.#open?.settings.microphoneId !== settings.microphoneId) throw error;
      const track = await this.#openTrack({ ...settings, microphoneId: null });
      return { track, settings, standIn: true };
    }
  }

  async #openTrack(settings: MicrophoneSettings): Promise<MediaStreamTrack> {
    const stream = await this.#devices.getUserMedia({ audio: microphoneConstraints(settings) });
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new Error('the stream has no audio track');
    return track;
  }

  #couldNotOpen(wanted: MicrophoneSettings, reason: MicrophoneFailure): void {
    if (this.#open === null || !this.#isLive) {
      this.#shut({ kind: 'none', reason });
      return;
    }
    this.emit('changeFailed', { reason, used: this.#open.settings, wanted });
  }

  get #isLive(): boolean {
    return this.#open?.track.readyState === 'live';
  }

  #isOpenAs(settings: MicrophoneSettings): boolean {
    const open = this.#open;
    return (
      open !== null && this.#isLive && !open.standIn && sameMicrophone(open.settings, settings)
    );
  }

  #isStale(settings: MicrophoneSettings): boolean {
    return this.#wanted === null || !sameMicrophone(this.#wanted, settings);
  }

  #ended(ended: OpenMicrophone): void {
    if (this.#open !== ended) return;
    this.#open = null;
    this.emit('trackChanged', null);
    this.emit('unplugged', {});
    this.#tryAgain();
  }

  /** Devices were plugged in or out: a missing one may be back, or the system's default may have changed. */
  async #lookAround(): Promise<void> {
    if (this.#wanted === null) return;
    if (this.#state.kind === 'none' && this.#state.reason !== 'denied') {
      this.#tryAgain();
      return;
    }
    const open = this.#open;
    if (open === null) return;
    const devices = await this.#devices.enumerateDevices();
    const inputs = devices.filter(({ kind }) => kind === 'audioinput');
    const chosen = open.settings.microphoneId;
    const wanted = inputs.find(({ deviceId }) => deviceId === (chosen ?? 'default'));
    if (wanted === undefined || this.#open !== open) return;
    const { groupId } = open.track.getSettings();
    const defaultMoved = chosen === null && groupId !== undefined && groupId !== wanted.groupId;
    if (defaultMoved || (chosen !== null && open.standIn)) this.#tryAgain();
  }

  #shut(state: MicrophoneState): void {
    const open = this.#open;
    this.#open = null;
    this.#become(state);
    if (open !== null) {
      this.emit('trackChanged', null);
      open.track.stop();
    }
  }

  #become(state: MicrophoneState): void {
    if (state.kind === 'closed' && this.#state.kind === 'closed') return;
    this.#state = state;
    this.emit('changed', state);
  }
}

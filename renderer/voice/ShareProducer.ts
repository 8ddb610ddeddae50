import type { Producer, ProducerCodecOptions, Transport } from 'mediasoup-client/types';
import type { ShareMode } from '../../shared/ipc/screen.ts';
import { type ErrorCode, RequestError } from '../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { RequestFunction } from './ServerLink.ts';
import { StepRunner } from './StepRunner.ts';
import { encodingOf } from './screenOptions.ts';

/** What a share consists of. */
export interface SharedTracks {
  readonly picture: MediaStreamTrack;
  readonly sound: MediaStreamTrack | null;
  readonly mode: ShareMode;
}

export interface ShareProducerEvents {
  /** The server has taken it: others see that there is something to watch. */
  taken: SharedTracks;
  /** The server does not take it. */
  refused: { tracks: SharedTracks; code: ErrorCode };
}

/** Films and games: as music is sent from a microphone. */
const soundCodec: ProducerCodecOptions = {
  opusStereo: true,
  opusFec: true,
  opusDtx: false,
  opusMaxAverageBitrate: 160_000,
};
/** The estimate of the bandwidth starts at a tenth of it otherwise, and text is a blur for seconds; in kbit/s. */
const pictureCodec: ProducerCodecOptions = { videoGoogleStartBitrate: 2_500 };

/** After these the way to the server is put in order by somebody else, and the share is tried again then. */
const waitingCodes: ReadonlySet<ErrorCode> = new Set(['disconnected', 'unavailable']);

interface Sent {
  readonly tracks: SharedTracks;
  readonly picture: Producer;
  sound: Producer | null;
  /** True once the sound has been tried; a share goes on without it. */
  soundDone: boolean;
  /** Whether the encoders run. */
  active: boolean;
}

/**
 * The producers of one's own share, on whatever transport there is: brings what is sent in step with what is wanted, one
 * step at a time. Nothing is encoded while nobody watches. Owns the producers; tracks and transport belong to others.
 */
export class ShareProducer extends TypedEmitter<ShareProducerEvents> {
  readonly #request: RequestFunction;
  #transport: Transport | null = null;
  #wanted: SharedTracks | null = null;
  #sent: Sent | null = null;
  #watched = false;
  /** True when the server may have a producer that is unknown here. */
  #uncertain = false;
  readonly #steps = new StepRunner(() => this.#tryStep());

  constructor(request: RequestFunction) {
    super();
    this.#request = request;
  }

  /** Sends through this transport from now on. The server has no producer on it yet. */
  attach(transport: Transport): void {
    this.#transport = transport;
    this.#sent = null;
    this.#uncertain = false;
    void this.#steps.run();
  }

  detach(): void {
    this.#transport = null;
    this.#sent = null;
  }

  /** The connection is back and the transport goes on: what failed meanwhile is done again. */
  resumed(): void {
    void this.#steps.run();
  }

  /** Shares these tracks, instead of any others; null ends the share. */
  send(tracks: SharedTracks | null): void {
    const before = this.#wanted;
    this.#wanted = tracks;
    // Where there is no producer to close, the server may still keep a share whose transport was lost.
    if (tracks === null && before !== null && this.#sent === null) this.#endOnServer();
    void this.#steps.run();
  }

  /** Whether anybody watches. */
  setWatched(watched: boolean): void {
    this.#watched = watched;
    void this.#steps.run();
  }

  #endOnServer(): void {
    // Not waited for: the server answers one peer's requests in their order.
    this.#request('producer:close', { source: 'screen' }).catch(() => undefined);
  }

  async #tryStep(): Promise<boolean> {
    const wanted = this.#wanted;
    const uncertain = this.#uncertain;
    try {
      return await this.#step();
    } catch (error) {
      return this.#failed(error, wanted, uncertain);
    }
  }

  /** One step towards what is wanted; false when there is nothing left to do. */
  async #step(): Promise<boolean> {
    const transport = this.#transport;
    const sent = this.#sent;
    if (transport === null || transport.closed) return false;
    if (sent !== null && sent.tracks !== this.#wanted) {
      this.#sent = null;
      sent.sound?.close();
      sent.picture.close();
      this.#endOnServer();
      return true;
    }
    if (this.#wanted === null) return false;
    if (sent === null) return await this.#producePicture(transport, this.#wanted);
    if (!sent.soundDone) return await this.#produceSound(transport, sent);
    if (sent.active !== this.#watched) {
      const active = this.#watched;
      sent.active = active;
      await Promise.all([
        sent.picture.setRtpEncodingParameters({ active }),
        sent.sound?.setRtpEncodingParameters({ active }),
      ]);
      return true;
    }
    return false;
  }

  async #producePicture(transport: Transport, tracks: SharedTracks): Promise<boolean> {
    if (tracks.picture.readyState !== 'live') return false;
    if (this.#uncertain) this.#endOnServer();
    this.#uncertain = true;
    const active = this.#watched;
    const picture = await transport.produce({
      track: tracks.picture,
      encodings: [{ ...encodingOf(tracks.mode), active }],
      codecOptions: pictureCodec,
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source: 'screen' },
    });
    if (this.#transport !== transport) return true;
    this.#uncertain = false;
    this.#sent = { tracks, picture, sound: null, soundDone: tracks.sound === null, active };
    if (this.#wanted === tracks) this.emit('taken', tracks);
    return true;
  }

  async #produceSound(transport: Transport, sent: Sent): Promise<boolean> {
    sent.soundDone = true;
    const track = sent.tracks.sound;
    if (track?.readyState !== 'live') return true;
    const sound = await transport.produce({
      track,
      encodings: [{ active: sent.active }],
      codecOptions: soundCodec,
      stopTracks: false,
      disableTrackOnPause: false,
      appData: { source: 'screenAudio' },
    });
    if (this.#sent === sent) sent.sound = sound;
    else sound.close();
    return true;
  }

  /** True when another step may help at once. */
  #failed(error: unknown, wanted: SharedTracks | null, uncertain: boolean): boolean {
    if (this.#transport === null || this.#transport.closed) return false;
    const code = error instanceof RequestError ? error.code : 'internal';
    if (this.#sent !== null) {
      // The picture is sent: without its sound, then.
      if (!(error instanceof RequestError)) console.error('A share is not as it should be:', error);
      return true;
    }
    if (code === 'conflict' && !uncertain) return true;
    if (waitingCodes.has(code) || wanted === null) return false;
    if (!(error instanceof RequestError)) console.error('The screen cannot be sent:', error);
    if (this.#wanted === wanted) this.emit('refused', { tracks: wanted, code });
    return this.#wanted !== wanted;
  }
}

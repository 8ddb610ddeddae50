import type { types } from 'mediasoup-client';
import { createCryptors } from '../../renderer/media/encryption/createCryptors.ts';
import type { FrameCryptors } from '../../renderer/media/encryption/FrameCryptors.ts';
import type { FrameMode } from '../../renderer/media/encryption/frameMessages.ts';
import type { RunningConsumer } from '../../renderer/media/receive/RemoteConsumers.ts';
import { VoiceSlots } from '../../renderer/media/receive/VoiceSlots.ts';
import { deviceForEngine } from '../../renderer/media/transport/deviceForEngine.ts';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type { EpochKeys } from '../../shared/encryption/epochKeys.ts';

/** What the test's server does for the page; see `SealedRoom`. */
type AskServer = (name: string, payload: object) => Promise<never>;
declare const askServer: AskServer;

/** What the page of the test does; each peer in it is an app without its interface. */
export interface SealedPage {
  /**
   * Connects a peer: with cryptors as the app does it on a server with encryption, with those that are attached only by `harm`, or with none.
   */
  connect(name: string, cryptors: 'attached' | 'late' | 'none'): Promise<void>;
  enter(name: string, mode: FrameMode): Promise<void>;
  use(name: string, keys: Omit<EpochKeys, 'secret'>, secret: number[]): void;
  /** Sends a tone of this frequency, or a picture of this colour. */
  send(name: string, source: Source, what: number | string, vp9?: boolean): Promise<string>;
  receive(name: string, from: string, source: Source, producerId: string): Promise<void>;
  /** The next voice in a peer's only slot, which the server says is `from`’s; the one before has ended. */
  receiveInSlot(name: string, from: string, producerId: string): Promise<void>;
  /** How much of all that a peer plays is this frequency, 0 … 1; 0 for silence. */
  toneShare(name: string, frequency: number): number;
  /** The frames shown of a source, and its mean colour: red, green and blue, each 0, 1 or `-` for what is neither dark nor bright. */
  picture(name: string, source: Source): { frames: number; colour: string };
  /** The reasons for which frames of a source, or of the voice in the slot, were dropped. */
  drops(name: string, source: Source | 'slot'): string[];
  /** Does to a sender what would have to be a mistake or an attack. */
  harm(name: string, source: Source, how: 'attach again' | 'detach' | 'kill'): void;
}

interface Received {
  /** What the cryptors count its frames by. */
  readonly receiver: object;
  readonly video: HTMLVideoElement | null;
}

const context = new AudioContext();

/** One peer with its device, transports and cryptors. */
class Peer {
  readonly cryptors: FrameCryptors | null;
  readonly senders = new Map<Source, RTCRtpSender>();
  readonly received = new Map<Source | 'slot', Received>();
  readonly analyser = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
  readonly device = deviceForEngine();
  #send: types.Transport | null = null;
  #recv: types.Transport | null = null;
  #slots: VoiceSlots | null = null;
  #inSlot: RunningConsumer | null = null;

  constructor(cryptors: 'attached' | 'late' | 'none') {
    this.cryptors = cryptors === 'none' ? null : createCryptors();
    if (cryptors === 'attached') this.cryptors?.attach(this.device);
  }

  async connect(): Promise<void> {
    await this.device.load({ routerRtpCapabilities: await askServer('capabilities', {}) });
    const options: types.TransportOptions = await askServer('openTransport', {});
    this.#send = this.device.createSendTransport({
      ...options,
      ...(this.cryptors && { additionalSettings: this.cryptors.configuration }),
    });
    this.#recv = this.device.createRecvTransport(await askServer('openTransport', {}));
    for (const transport of [this.#send, this.#recv]) {
      transport.on('connect', ({ dtlsParameters }, done, fail) => {
        askServer('connect', { transportId: transport.id, dtlsParameters }).then(done, fail);
      });
    }
    const { id: transportId } = this.#send;
    this.#send.on('produce', ({ kind, rtpParameters }, done, fail) => {
      askServer('produce', { transportId, kind, rtpParameters }).then((id) => done({ id }), fail);
    });
  }

  async send(source: Source, track: MediaStreamTrack, vp9: boolean): Promise<string> {
    const codec = this.device.sendRtpCapabilities.codecs?.find(
      ({ mimeType }) => mimeType === (vp9 ? 'video/VP9' : 'video/VP8'),
    );
    const layers = [4, 2, 1].map((scaleResolutionDownBy) => ({
      scaleResolutionDownBy,
      maxBitrate: 400_000,
      scalabilityMode: 'L1T3',
    }));
    const producer = await this.#send?.produce({
      track,
      ...(track.kind === 'video' && {
        ...(codec && { codec }),
        encodings: vp9 ? [{ scalabilityMode: 'L3T3_KEY' }] : layers,
      }),
      appData: { source },
    });
    if (!producer?.rtpSender) throw new Error('not produced');
    this.senders.set(source, producer.rtpSender);
    return producer.id;
  }

  async receive(peerId: string, source: Source, producerId: string): Promise<void> {
    const offer: types.ConsumerOptions = await askServer('consume', {
      transportId: this.#recv?.id,
      producerId,
      rtpCapabilities: this.device.recvRtpCapabilities,
    });
    const consumer = await this.#recv?.consume({
      ...offer,
      appData: { offer: { peerId, source } },
    });
    if (!consumer?.rtpReceiver) throw new Error('not consumed');
    this.#play(source, consumer.rtpReceiver, consumer.track);
    await askServer('resume', { consumerId: consumer.id });
  }

  async receiveInSlot(peerId: string, producerId: string): Promise<void> {
    this.#slots ??= new VoiceSlots({
      request: ((name: string, payload: object) =>
        name === 'slots:open' ? this.#openSlots() : askServer('connect', payload)) as never,
      device: () => this.device,
      cryptors: () => this.cryptors,
    });
    await this.#slots.open();
    this.#inSlot?.close();
    const slot = await askServer('fillSlot', { producerId });
    this.#inSlot = await this.#slots.take(slot, peerId as PeerId);
    const { rtpReceiver, track } = this.#inSlot;
    track.enabled = true;
    if (rtpReceiver) this.#play('slot', rtpReceiver, track);
  }

  #openSlots(): Promise<never> {
    const { recvRtpCapabilities: audio } = this.device;
    return askServer('openSlots', { audio, video: audio });
  }

  #play(source: Source | 'slot', receiver: object, track: MediaStreamTrack): void {
    const stream = new MediaStream([track]);
    // Chromium gives Web Audio the sound of a remote track only while an element plays it.
    const element = document.createElement(track.kind === 'audio' ? 'audio' : 'video');
    Object.assign(element, { srcObject: stream, muted: true, autoplay: true });
    document.body.append(element);
    if (track.kind === 'audio') {
      context.createMediaStreamSource(stream).connect(this.analyser);
    }
    const video = element instanceof HTMLVideoElement ? element : null;
    this.received.set(source, { receiver, video });
  }
}

const peers = new Map<string, Peer>();

function peerOf(name: string): Peer {
  const peer = peers.get(name);
  if (peer === undefined) throw new Error(`${name} is not connected`);
  return peer;
}

function toneTrack(frequency: number): MediaStreamTrack {
  const tone = new OscillatorNode(context, { frequency });
  const gain = new GainNode(context, { gain: 0.25 });
  const out = context.createMediaStreamDestination();
  tone.connect(gain).connect(out);
  tone.start();
  const [track] = out.stream.getAudioTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

function pictureTrack(colour: string): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
  const pen = canvas.getContext('2d');
  let count = 0;
  setInterval(() => {
    if (pen === null) return;
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 640, 360);
    // Something moves, as before a camera.
    pen.fillStyle = 'black';
    pen.fillRect((count * 7) % 600, 0, 40, 40);
    count += 1;
  }, 60);
  const [track] = canvas.captureStream(16).getVideoTracks();
  if (track === undefined) throw new Error('no track');
  return track;
}

/** @param mean 0 … 255 */
function levelOf(mean: number): string {
  if (mean < 64) return '0';
  return mean > 192 ? '1' : '-';
}

const page: SealedPage = {
  async connect(name, cryptors) {
    const peer = new Peer(cryptors);
    peers.set(name, peer);
    await peer.connect();
  },
  async enter(name, mode) {
    await peerOf(name).cryptors?.enter(mode);
  },
  use(name, keys, secret) {
    peerOf(name).cryptors?.use({ ...keys, secret: Uint8Array.from(secret) });
  },
  send(name, source, what, vp9 = false) {
    const track = typeof what === 'number' ? toneTrack(what) : pictureTrack(what);
    return peerOf(name).send(source, track, vp9);
  },
  receive(name, from, source, producerId) {
    return peerOf(name).receive(from, source, producerId);
  },
  receiveInSlot(name, from, producerId) {
    return peerOf(name).receiveInSlot(from, producerId);
  },
  toneShare(name, frequency) {
    const { analyser } = peerOf(name);
    const decibels = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(decibels);
    const powers = decibels.map((decibel) => (decibel < -90 ? 0 : 10 ** (decibel / 10)));
    const all = powers.reduce((sum, power) => sum + power, 0);
    const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate);
    const own = powers.slice(bin - 4, bin + 5).reduce((sum, power) => sum + power, 0);
    return all === 0 ? 0 : own / all;
  },
  picture(name, source) {
    const video = peerOf(name).received.get(source)?.video;
    if (!video) return { frames: 0, colour: 'none' };
    const [width, height] = [16, 9];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    pen?.drawImage(video, 0, 0, width, height);
    const pixels = [...(pen?.getImageData(0, 0, width, height).data ?? [])];
    const meanOf = (part: number) =>
      pixels.reduce((sum, value, at) => sum + (at % 4 === part ? value : 0), 0) / (width * height);
    // Between dark and bright is what is no picture of the test, as noise is.
    const colour = [0, 1, 2].map((part) => levelOf(meanOf(part))).join('');
    return { frames: video.getVideoPlaybackQuality().totalVideoFrames, colour };
  },
  drops(name, source) {
    const { cryptors, received } = peerOf(name);
    const receiver = received.get(source)?.receiver;
    return Object.keys((receiver && cryptors?.framesOf(receiver)?.dropped) ?? {});
  },
  harm(name, source, how) {
    const { cryptors, senders } = peerOf(name);
    const sender = senders.get(source);
    if (how === 'kill') cryptors?.close();
    else if (how === 'detach' && sender) sender.transform = null;
    else if (sender) cryptors?.seal(sender, source);
  },
};

Object.assign(window, { sealed: page });

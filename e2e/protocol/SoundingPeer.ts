import type { types } from 'mediasoup-client';
import { VoiceSlots } from '../../renderer/media/receive/VoiceSlots.ts';
import { CameraProducer } from '../../renderer/media/send/CameraProducer.ts';
import { MicrophoneProducer } from '../../renderer/media/send/MicrophoneProducer.ts';
import { announceProducers } from '../../renderer/media/send/ProducerLifecycle.ts';
import { ShareProducer } from '../../renderer/media/send/ShareProducer.ts';
import { plainEngine } from '../../renderer/media/send/shareEncodings.ts';
import { consumerOptions } from '../../renderer/media/transport/mediasoupTypes.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import { transportPath } from '../../renderer/media/transport/transportPath.ts';
import type { TransportPath } from '../../renderer/state/callState.ts';
import type { VideoSize } from '../../shared/domain/cameraLayers.ts';
import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import type { VideoSource } from '../../shared/domain/Source.ts';
import { decodeLevels, levelsIntervalMs } from '../../shared/protocol/streams/levels.ts';
import type {
  ConsumerOffer,
  DtlsParametersField,
  MediaSetup,
  RtpCapabilitiesField,
  TransportParameters,
} from '../../shared/protocol/streams/media.ts';
import { levelOf } from '../../shared/sound/levelOf.fixture.ts';
import { type ToneName, toneNames, tones } from '../harness/tones.ts';
import type { DeviceKey } from './DeviceKey.ts';
import { type GreyPicture, greyPicture } from './greyPicture.ts';
import { nodeDevice } from './nodeWebRtc.ts';
import { levelAt, listenTo, lookAt, type Onset, type Stream } from './streamSinks.ts';
import { granted, TestPeer } from './TestPeer.ts';
import { type ToneVoice, toneVoice } from './toneVoice.ts';

const heardAbove = 0.02;
/** Shares are always watched in full size. */
const wholePicture = { width: 320, height: 180 };

/**
 * A client without a browser. It sends and receives tones, and shares or watches a grey video: real ICE, DTLS and SRTP.
 * Owns its socket and transports.
 */
export class SoundingPeer {
  readonly peer: TestPeer;
  readonly #send: types.Transport;
  readonly #recv: types.Transport;
  readonly #slots: VoiceSlots;
  readonly #voice: ToneVoice;
  readonly #streams = new Map<string, Stream>();
  #consuming: Promise<void> = Promise.resolve();
  /** When the server last told that this peer speaks. */
  readonly #toldMs = new Map<PeerId, number>();
  readonly #onsets: Onset[] = [];
  #whisper: ToneVoice | null = null;
  #share: { readonly picture: GreyPicture; readonly sound: ToneVoice } | null = null;
  readonly #microphone: MicrophoneProducer;
  #hasMusic = false;
  readonly #shared: ShareProducer;
  readonly #camera: CameraProducer;
  #face: GreyPicture | null = null;
  #listens = true;
  #negotiations = 0;

  /**
   * Connects, signs in, connects both transports and starts to send.
   *
   * @param candidates the server's addresses for media that it tries: the dialled one, because there may be a relay in between, or all
   */
  static async enter(
    url: string,
    name: string,
    frequency: number,
    key?: DeviceKey,
    candidates: 'dialled' | 'all' = 'dialled',
  ): Promise<SoundingPeer> {
    const peer = await TestPeer.connect(url, key);
    const device = nodeDevice();
    await device.load({
      routerRtpCapabilities: peer.challenge.routerRtpCapabilities as types.RtpCapabilities,
    });
    const { media } = await peer.open({
      name,
      rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
    });
    if (!media) throw new Error('no media was opened');
    // An IPv6 address stands in brackets in a URL.
    const hostname = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
    const tried = candidates === 'all' ? null : hostname;
    const send = device.createSendTransport(optionsOf(media, 'send', tried));
    const recv = device.createRecvTransport(optionsOf(media, 'recv', tried));
    for (const transport of [send, recv]) connectThrough(peer, transport);
    announceProducers(send, requestOf(peer));
    const slots = new VoiceSlots({
      request: requestOf(peer),
      device: () => device,
      cryptors: () => null,
    });
    const sounding = new SoundingPeer(peer, { send, recv, slots }, toneVoice(frequency));
    await new Promise((resolve) => send.observer.once('newproducer', resolve));
    const levels = await recv.consumeData({
      ...media.levels,
      id: media.levels.id,
      sctpStreamParameters: media.levels.sctpStreamParameters,
    });
    levels.on('message', (message: unknown) => {
      for (const [peerId] of decodeLevels(String(message)) ?? []) {
        sounding.#toldMs.set(peerId, performance.now());
      }
    });
    return sounding;
  }

  private constructor(
    peer: TestPeer,
    { send, recv, slots }: { send: types.Transport; recv: types.Transport; slots: VoiceSlots },
    voice: ToneVoice,
  ) {
    this.peer = peer;
    this.#send = send;
    this.#recv = recv;
    this.#slots = slots;
    this.#voice = voice;
    peer.onStreams = () => this.#follow();
    const request = requestOf(peer);
    this.#microphone = new MicrophoneProducer(request);
    this.#microphone.attach(send);
    this.#microphone.send(voice.track, false);
    this.#camera = new CameraProducer(request);
    this.#camera.attach(send);
    this.#shared = new ShareProducer(request);
    this.#shared.attach(send, plainEngine);
    peer.socket.on('video:wanted', ({ source, layer }) =>
      (source === 'screen' ? this.#shared : this.#camera).setWantedLayer(layer),
    );
    peer.socket.on('share:watched', ({ watchers }) => this.#shared.setWatched(watchers.length > 0));
  }

  /** Makes the microphone's producer for music channels, and waits for it. Without it a move into one makes it. */
  async prepareMusic(): Promise<void> {
    const made = this.#musicMade();
    this.#microphone.expectMusic(true);
    await made;
  }

  /** Sends as the channel needs, like the app. */
  async join(channel: string): Promise<void> {
    const { music, bitrate } = this.peer.channel(channel);
    const made = music ? this.#musicMade() : null;
    this.#microphone.send(this.#voice.track, music, bitrate);
    await this.peer.join(channel);
    await made;
    await this.#consuming;
  }

  /** Opens voice slots, and waits until they are connected here; the server may notice a moment later. */
  async openSlots(): Promise<void> {
    await this.#slots.open();
    const { transport } = this.#slots;
    if (transport?.state === 'connecting') {
      await new Promise((resolve) => transport.on('stateChanged', resolve));
    }
  }

  /** How many streams were negotiated so far, without those in slots. */
  get negotiations(): number {
    return this.#negotiations;
  }

  /** Has the streams of a channel made and negotiated ahead. */
  async prepare(channel: string): Promise<void> {
    await this.peer.prepare(channel);
    await this.#consuming;
  }

  /** Sends another tone to the whisper target. */
  async sendWhisper(frequency: number): Promise<void> {
    this.#whisper = toneVoice(frequency);
    const { track } = this.#whisper;
    await this.#send.produce({ track, stopTracks: false, appData: { source: 'whisper' } });
  }

  /** False: received sound is not analysed. A dozen peers in one process cannot all listen at the same time. */
  set listens(isListening: boolean) {
    this.#listens = isListening;
    for (const stream of this.#streams.values()) {
      if (stream.consumer.track.kind === 'video') continue;
      stream.sink?.stop();
      stream.sink = isListening ? listenTo(stream) : null;
      stream.sound = [];
    }
  }

  /**
   * The peers that speak now, by the server's messages of the last second: mediasoup leaves out who has sent fewer than ten
   * packets in an interval, which happens on a busy machine.
   */
  get toldToSpeak(): PeerId[] {
    const sinceMs = performance.now() - 4 * levelsIntervalMs;
    return [...this.#toldMs].filter(([, toldMs]) => toldMs > sinceMs).map(([peerId]) => peerId);
  }

  async leave(): Promise<void> {
    await this.peer.leave();
    await this.#consuming;
  }

  /** Shares a grey video of this luma with a tone as its sound. */
  async share(luma: number, frequency: number): Promise<void> {
    const share = { picture: greyPicture(luma), sound: toneVoice(frequency) };
    this.#share = share;
    const taken = new Promise<void>((resolve, reject) => {
      this.#shared.on('taken', () => resolve());
      this.#shared.on('refused', ({ code }) => reject(new Error(`refused: ${code}`)));
    });
    this.#shared.send({ video: share.picture.track, sound: share.sound.track, mode: 'auto' });
    await taken;
  }

  async stopSharing(): Promise<void> {
    this.#endShare();
    // The server answers in order: when it has answered this, the share has ended.
    await this.peer.catchUp();
  }

  async watch(peerId: PeerId, watching = true): Promise<void> {
    granted(await this.peer.ask('share:watch', { peerId, watching }));
    await this.#consuming;
  }

  /** Turns on a camera that shows only this luma. It sends as the app does. */
  async turnCameraOn(
    luma: number,
    kind: 'camera' | 'restless' | 'modest' = 'camera',
  ): Promise<void> {
    const face = greyPicture(luma, kind);
    this.#face = face;
    const taken = new Promise<void>((resolve, reject) => {
      this.#camera.on('taken', () => resolve());
      this.#camera.on('refused', ({ code }) => reject(new Error(`refused: ${code}`)));
    });
    this.#camera.send(face.track);
    await taken;
  }

  turnCameraOff(): void {
    this.#camera.send(null);
    this.#face?.stop();
    this.#face = null;
  }

  /** Watches a video in this size; null stops it. */
  async look(peerId: PeerId, source: VideoSource, size: VideoSize | null): Promise<void> {
    granted(await this.peer.ask('video:show', { pictures: [{ peerId, source, size }] }));
  }

  /** Frames sent per camera layer, lowest layer first. */
  async sentFrames(): Promise<number[]> {
    const stats = [...(await this.#send.getStats()).values()].filter(
      ({ type, kind, rid }) => type === 'outbound-rtp' && kind === 'video' && rid !== undefined,
    );
    return stats
      .sort((a, b) => String(a.rid).localeCompare(b.rid))
      .map(({ framesSent, framesEncoded }) => framesSent ?? framesEncoded ?? 0);
  }

  /** Voice packets received here so far, and packets lost on the way. */
  async voicePackets(): Promise<{ readonly received: number; readonly lost: number }> {
    const stats = [...(await this.#recv.getStats()).values()].filter(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
    );
    const sum = (of: (each: RTCInboundRtpStreamStats) => number | undefined) =>
      stats.reduce((total, each) => total + (of(each) ?? 0), 0);
    return {
      received: sum(({ packetsReceived }) => packetsReceived),
      lost: sum(({ packetsLost }) => packetsLost),
    };
  }

  /** The share of all received sound so far that was made up, because packets were lost or late, 0 … 1; voices in slots do not count. */
  async concealedShare(): Promise<number> {
    const stats = [...(await this.#recv.getStats()).values()].filter(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
    );
    const sum = (of: (each: RTCInboundRtpStreamStats) => number | undefined) =>
      stats.reduce((total, each) => total + (of(each) ?? 0), 0);
    return (
      sum(({ concealedSamples }) => concealedSamples) /
      sum(({ totalSamplesReceived }) => totalSamplesReceived)
    );
  }

  /** How the packets come here; null while they do not. */
  async path(): Promise<TransportPath | null> {
    return transportPath(await this.#recv.getStats());
  }

  /** Video bits received here so far. */
  async receivedBits(): Promise<number> {
    const stats = [...(await this.#recv.getStats()).values()].filter(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'video',
    );
    return stats.reduce((sum, { bytesReceived }) => sum + bytesReceived * 8, 0);
  }

  /** The newest frame of a peer's camera, and the frame count. */
  face(peerId: PeerId): { readonly width: number; readonly frames: number; readonly luma: number } {
    const stream = [...this.#streams.values()].find(
      (each) => each.peerId === peerId && each.source === 'camera',
    );
    return { width: stream?.width ?? 0, frames: stream?.frames ?? 0, luma: stream?.luma ?? 0 };
  }

  /** The lumas of all received videos, by peer. */
  get sees(): { readonly peerId: PeerId; readonly luma: number }[] {
    return [...this.#streams.values()].flatMap(({ peerId, luma }) =>
      luma === null ? [] : [{ peerId, luma }],
    );
  }

  /** All videos received here, with peer, source and frame count. */
  get pictures(): readonly Pick<Stream, 'peerId' | 'source' | 'luma' | 'frames'>[] {
    return [...this.#streams.values()].filter(({ consumer }) => consumer.track.kind === 'video');
  }

  /** All tones heard within the last beep's time, with the sending peers. */
  get hears(): { readonly peerId: PeerId; readonly frequency: number }[] {
    return [...this.#streams.values()].flatMap(({ peerId, ...stream }) => {
      const [loudest] = Object.values(tones)
        .map((frequency) => ({ frequency, level: levelAt(stream, frequency) }))
        .sort((a, b) => b.level - a.level);
      return loudest && loudest.level > heardAbove
        ? [{ peerId, frequency: loudest.frequency }]
        : [];
    });
  }

  /** Every time that a voice began after silence, with the tone that came first. */
  get onsets(): readonly (Pick<Onset, 'peerId' | 'atMs'> & { readonly frequency: number })[] {
    return this.#onsets.map(({ peerId, atMs, sound }) => {
      const levels = Object.values(tones).map((frequency) => levelOf(sound, frequency));
      const frequency = Object.values(tones)[levels.indexOf(Math.max(...levels))] ?? 0;
      return { peerId, atMs, frequency };
    });
  }

  /** Says nothing from now on, with the microphone open; or speaks again. */
  hush(isSilent: boolean): void {
    this.#voice.hush(isSilent);
  }

  /** Whose tones are in the mix that this peer receives, within the last beep's time; null while it receives none. */
  get mixed(): ToneName[] | null {
    const mix = [...this.#streams.values()].find(({ source }) => source === 'mix');
    return mix ? toneNames.filter((name) => levelAt(mix, tones[name]) > heardAbove) : null;
  }

  close(): void {
    this.peer.onStreams = null;
    for (const id of [...this.#streams.keys()]) this.#end(id as ConsumerId);
    this.#voice.stop();
    this.#whisper?.stop();
    this.#endShare();
    this.#face?.stop();
    this.#microphone.detach();
    this.#camera.detach();
    this.#shared.detach();
    this.#send.close();
    this.#recv.close();
    this.#slots.close();
    this.peer.close();
  }

  /** Closes the session first, so it is not held. */
  async closeForGood(): Promise<void> {
    try {
      granted(await this.peer.ask('session:close', {}));
    } finally {
      this.close();
    }
  }

  get #wanted(): ConsumerOffer[] {
    return [...this.peer.offers, ...this.peer.prepared];
  }

  /** Resolves when the microphone's producer for music is made; must be called before it is asked for. */
  async #musicMade(): Promise<void> {
    if (this.#hasMusic) return;
    this.#hasMusic = true;
    await new Promise((resolve) => this.#send.observer.once('newproducer', resolve));
  }

  #follow(): void {
    const wanted = this.#wanted;
    for (const id of [...this.#streams.keys()]) {
      if (!wanted.some(({ consumerId }) => consumerId === id)) this.#end(id as ConsumerId);
    }
    this.#consuming = this.#consuming
      .then(async () => {
        for (const offer of wanted) await this.#consume(offer);
      })
      .catch((error: unknown) => {
        // After closing, no further stream is consumed.
        if (!this.#recv.closed) throw error;
      });
  }

  async #consume(offer: ConsumerOffer): Promise<void> {
    const stillOffered = this.#wanted.some(({ consumerId }) => consumerId === offer.consumerId);
    if (!stillOffered || this.#streams.has(offer.consumerId) || this.#recv.closed) return;
    const consumer = offer.slot
      ? await this.#slots.take(offer.slot, offer.peerId)
      : await this.#recv.consume(consumerOptions(offer));
    if (!offer.slot) this.#negotiations += 1;
    const stream: Stream = {
      consumer,
      peerId: offer.peerId,
      source: offer.source,
      sink: null,
      sound: [],
      sampleRate: 48_000,
      luma: null,
      width: 0,
      frames: 0,
    };
    if (offer.kind === 'video') stream.sink = lookAt(stream);
    else if (this.#listens) stream.sink = listenTo(stream, this.#onsets);
    this.#streams.set(offer.consumerId, stream);
    if (offer.source === 'screen') await this.#lookAtShare(offer);
    this.#follow();
  }

  async #lookAtShare({ peerId, consumerId }: ConsumerOffer): Promise<void> {
    const pictures = [{ peerId, source: 'screen' as const, size: wholePicture }];
    const answer = await this.peer.ask('video:show', { pictures });
    // If the share has ended, a refusal is expected.
    if (this.#streams.has(consumerId)) granted(answer);
  }

  #endShare(): void {
    if (this.#share) this.#shared.send(null);
    this.#share?.picture.stop();
    this.#share?.sound.stop();
    this.#share = null;
  }

  #end(id: ConsumerId): void {
    const stream = this.#streams.get(id);
    if (!stream) return;
    this.#streams.delete(id);
    stream.sink?.stop();
    stream.consumer.close();
  }
}

function requestOf(peer: TestPeer): RequestFunction {
  return async (name, payload) => granted(await peer.ask(name, payload));
}

/** @param tried the only address to use; null for all */
function optionsOf(
  media: MediaSetup,
  direction: 'send' | 'recv',
  tried: string | null,
): types.TransportOptions {
  const { iceServers } = media;
  const parameters = media[direction];
  const iceCandidates = parameters.iceCandidates.filter(
    ({ address }) => tried === null || address === tried,
  );
  return { ...parameters, iceCandidates, iceServers } as unknown as types.TransportOptions;
}

function connectThrough(peer: TestPeer, transport: types.Transport): void {
  transport.on('connect', ({ dtlsParameters }, done, fail) => {
    const fingerprints = dtlsParameters.fingerprints.filter(
      ({ algorithm }) => algorithm === 'sha-256',
    );
    peer
      .ask('transport:connect', {
        transportId: transport.id as TransportParameters['id'],
        dtlsParameters: { ...dtlsParameters, fingerprints } as DtlsParametersField,
      })
      .then((answer) => {
        granted(answer);
        done();
      })
      .catch(fail);
  });
}

import wrtc from '@roamhq/wrtc';
import { Device, type types } from 'mediasoup-client';
import type { ConsumerId, PeerId } from '../../shared/domain/ids.ts';
import type { Source } from '../../shared/domain/Source.ts';
import type {
  ConsumerOffer,
  DtlsParametersField,
  RtpCapabilitiesField,
  RtpParametersField,
  TransportParameters,
} from '../../shared/protocol/media.ts';
import { beeps, tones } from '../harness/tones.ts';
import type { DeviceKey } from './DeviceKey.ts';
import { granted } from './granted.ts';
import { type GreyPicture, greyPicture, lumaOf } from './greyPicture.ts';
import { TestPeer } from './TestPeer.ts';
import { type ToneVoice, toneVoice } from './toneVoice.ts';

// mediasoup-client looks for the browser's classes among the globals.
Object.assign(globalThis, {
  RTCPeerConnection: wrtc.RTCPeerConnection,
  RTCSessionDescription: wrtc.RTCSessionDescription,
  MediaStream: wrtc.MediaStream,
  MediaStreamTrack: wrtc.MediaStreamTrack,
});

/** A consumer that runs, and the last that was heard or seen on it. */
interface Stream {
  readonly consumer: types.Consumer;
  readonly peerId: PeerId;
  sink: { stop(): void } | null;
  samples: number[];
  sampleRate: number;
  /** The average luma of the newest picture, 16 … 235; null for sound, and until one has come. */
  luma: number | null;
}

/** Long enough for a beep and the pause after it. */
const memoryS = (beeps.onMs + beeps.offMs) / 1000;
const heardAbove = 0.02;

/**
 * A client without a browser that sends a tone and listens, and shares a grey picture or watches one: real ICE, DTLS and
 * SRTP. Owns its socket and transports.
 */
export class SoundingPeer {
  readonly peer: TestPeer;
  readonly #send: types.Transport;
  readonly #recv: types.Transport;
  readonly #voice: ToneVoice;
  readonly #streams = new Map<string, Stream>();
  #consuming: Promise<void> = Promise.resolve();
  #share: { readonly picture: GreyPicture; readonly sound: ToneVoice } | null = null;
  #shareProducers: types.Producer[] = [];

  /** Connects, signs in, warms both transports up and starts to send. */
  static async enter(
    url: string,
    name: string,
    frequency: number,
    key?: DeviceKey,
  ): Promise<SoundingPeer> {
    const peer = await TestPeer.connect(url, key);
    const device = new Device({ handlerName: 'Chrome74' });
    await device.load({
      routerRtpCapabilities: peer.challenge.routerRtpCapabilities as types.RtpCapabilities,
    });
    const { media } = await peer.open({
      name,
      rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
    });
    if (!media) throw new Error('no media was opened');
    const send = device.createSendTransport(optionsOf(media.send));
    const recv = device.createRecvTransport(optionsOf(media.recv));
    for (const transport of [send, recv]) connectThrough(peer, transport);
    send.on('produce', ({ rtpParameters, appData }, done, fail) => {
      peer
        .ask('producer:create', {
          source: appData.source as Source,
          rtpParameters: rtpParameters as RtpParametersField,
        })
        .then((answer) => done({ id: granted(answer).producerId }))
        .catch(fail);
    });
    const voice = toneVoice(frequency);
    await send.produce({
      track: voice.track,
      stopTracks: false,
      appData: { source: 'microphone' },
    });
    await recv.consumeData({
      ...media.levels,
      id: media.levels.id,
      sctpStreamParameters: media.levels.sctpStreamParameters,
    });
    return new SoundingPeer(peer, send, recv, voice);
  }

  private constructor(
    peer: TestPeer,
    send: types.Transport,
    recv: types.Transport,
    voice: ToneVoice,
  ) {
    this.peer = peer;
    this.#send = send;
    this.#recv = recv;
    this.#voice = voice;
    peer.onStreams = () => this.#follow();
  }

  async join(channel: string): Promise<void> {
    await this.peer.join(channel);
    await this.#consuming;
  }

  async leave(): Promise<void> {
    await this.peer.leave();
    await this.#consuming;
  }

  /** Shares a grey picture of this luma with a tone as its sound. */
  async share(luma: number, frequency: number): Promise<void> {
    const share = { picture: greyPicture(luma), sound: toneVoice(frequency) };
    this.#share = share;
    for (const [source, { track }] of [
      ['screen', share.picture],
      ['screenAudio', share.sound],
    ] as const) {
      this.#shareProducers.push(
        await this.#send.produce({ track, stopTracks: false, appData: { source } }),
      );
    }
  }

  async stopSharing(): Promise<void> {
    this.#endShare();
    granted(await this.peer.ask('producer:close', { source: 'screen' }));
  }

  async watch(peerId: PeerId, watching = true): Promise<void> {
    granted(await this.peer.ask('share:watch', { peerId, watching }));
    await this.#consuming;
  }

  /** The lumas of all pictures seen, by whose they are. */
  get sees(): { readonly peerId: PeerId; readonly luma: number }[] {
    return [...this.#streams.values()].flatMap(({ peerId, luma }) =>
      luma === null ? [] : [{ peerId, luma }],
    );
  }

  /** The frequencies of all tones heard within the last beep's time, by whose stream they came in. */
  get hears(): { readonly peerId: PeerId; readonly frequency: number }[] {
    return [...this.#streams.values()].flatMap(({ peerId, samples, sampleRate }) => {
      const [loudest] = Object.values(tones)
        .map((frequency) => ({ frequency, level: levelAt(samples, sampleRate, frequency) }))
        .sort((a, b) => b.level - a.level);
      return loudest && loudest.level > heardAbove
        ? [{ peerId, frequency: loudest.frequency }]
        : [];
    });
  }

  close(): void {
    this.peer.onStreams = null;
    for (const id of [...this.#streams.keys()]) this.#end(id as ConsumerId);
    this.#voice.stop();
    this.#endShare();
    this.#send.close();
    this.#recv.close();
    this.peer.close();
  }

  /** Says goodbye first, so that the seat is not held. */
  async closeForGood(): Promise<void> {
    granted(await this.peer.ask('session:close', {}));
    this.close();
  }

  #follow(): void {
    const wanted = this.peer.offers;
    for (const id of [...this.#streams.keys()]) {
      if (!wanted.some(({ consumerId }) => consumerId === id)) this.#end(id as ConsumerId);
    }
    this.#consuming = this.#consuming.then(async () => {
      for (const offer of wanted) await this.#consume(offer);
    });
  }

  async #consume(offer: ConsumerOffer): Promise<void> {
    const stillOffered = this.peer.offers.some(({ consumerId }) => consumerId === offer.consumerId);
    if (!stillOffered || this.#streams.has(offer.consumerId) || this.#recv.closed) return;
    const consumer = await this.#recv.consume({
      id: offer.consumerId,
      producerId: offer.producerId,
      kind: offer.kind,
      rtpParameters: offer.rtpParameters as types.RtpParameters,
    });
    const stream: Stream = {
      consumer,
      peerId: offer.peerId,
      sink: null,
      samples: [],
      sampleRate: 48_000,
      luma: null,
    };
    stream.sink = consumer.kind === 'audio' ? listenTo(stream) : lookAt(stream);
    this.#streams.set(offer.consumerId, stream);
    if (consumer.kind === 'video') void this.peer.ask('share:play', { peerId: offer.peerId });
    this.#follow();
  }

  #endShare(): void {
    for (const producer of this.#shareProducers) producer.close();
    this.#shareProducers = [];
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

function listenTo(stream: Stream): { stop(): void } {
  const sink = new wrtc.nonstandard.RTCAudioSink(stream.consumer.track);
  sink.ondata = (data: { samples: Int16Array; sampleRate: number; channelCount: number }) => {
    stream.sampleRate = data.sampleRate;
    for (let index = 0; index < data.samples.length; index += data.channelCount) {
      stream.samples.push((data.samples[index] ?? 0) / 0x8000);
    }
    const surplus = stream.samples.length - memoryS * data.sampleRate;
    if (surplus > 0) stream.samples.splice(0, surplus);
  };
  return sink;
}

function lookAt(stream: Stream): { stop(): void } {
  const sink = new wrtc.nonstandard.RTCVideoSink(stream.consumer.track);
  sink.onframe = ({ frame }: { frame: Parameters<typeof lumaOf>[0] }) => {
    stream.luma = lumaOf(frame);
  };
  return sink;
}

/** The amplitude of one frequency in the samples, by Goertzel's algorithm. */
function levelAt(samples: readonly number[], sampleRate: number, frequency: number): number {
  const turn = (2 * Math.PI * frequency) / sampleRate;
  const factor = 2 * Math.cos(turn);
  let before = 0;
  let last = 0;
  for (const sample of samples) {
    const next = sample + factor * last - before;
    before = last;
    last = next;
  }
  const power = last * last + before * before - factor * last * before;
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

function optionsOf(parameters: TransportParameters): types.TransportOptions {
  return parameters as unknown as types.TransportOptions;
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

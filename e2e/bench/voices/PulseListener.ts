import wrtc from '@roamhq/wrtc';
import type { types } from 'mediasoup-client';
import type { RtpCapabilitiesField } from '../../../shared/protocol/streams/media.ts';
import { keepNative } from '../../protocol/keepNative.ts';
import { TestPeer } from '../../protocol/TestPeer.ts';
import { median } from '../statistics.ts';
import type { Pulse } from './steadyVoice.ts';
import { signalThrough, transportOptions, wrtcDevice } from './wrtcDevice.ts';

/** How a voice came through for a while. */
export interface HeardVoice {
  /** From the mouth to the ear, the median, in ms: with coding, the way and the buffer against jitter. */
  readonly delayMs: number;
  /** The share of packets that arrived, from 0 to 1. */
  readonly arrived: number;
}

/** A sample this loud is speech. */
const audible = 0.02 * 0x8000;

/** Listens to one voice with a pulse, without a browser, on the same machine. Owns its socket and transport. */
export class PulseListener {
  readonly #peer: TestPeer;
  readonly #transport: types.Transport;
  readonly #sink: { stop(): void; ondata: unknown };
  #delays: number[] = [];

  /** Enters a channel in which somebody talks already. */
  static async enter(url: string, name: string, channel: string, pulse: Pulse) {
    const peer = await TestPeer.connect(url);
    const device = await wrtcDevice(peer.challenge.routerRtpCapabilities);
    const { media } = await peer.open({
      name,
      rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
    });
    if (!media) throw new Error('no media was opened');
    const transport = device.createRecvTransport(
      transportOptions(media.recv, new URL(url).hostname),
    );
    signalThrough(peer, transport);
    const [offer] = await peer.join(channel);
    if (!offer) throw new Error('nobody talks there');
    const { track } = await transport.consume({
      id: offer.consumerId,
      producerId: offer.producerId,
      kind: offer.kind,
      rtpParameters: offer.rtpParameters as types.RtpParameters,
    });
    return new PulseListener(peer, transport, track, pulse);
  }

  private constructor(
    peer: TestPeer,
    transport: types.Transport,
    track: MediaStreamTrack,
    { everyMs, forMs }: Pulse,
  ) {
    this.#peer = peer;
    this.#transport = transport;
    const sink = keepNative(new wrtc.nonstandard.RTCAudioSink(track));
    this.#sink = sink;
    let heardAt = 0;
    sink.ondata = (data: { samples: Int16Array; sampleRate: number; channelCount: number }) => {
      const { samples, sampleRate, channelCount } = data;
      const first = samples.findIndex((sample) => Math.abs(sample) > audible);
      if (first < 0) return;
      const behind = ((samples.length - first) / channelCount / sampleRate) * 1000;
      const now = performance.timeOrigin + performance.now() - behind;
      // The first sound after the pause.
      if (now - heardAt > (everyMs - forMs) / 2) this.#delays.push(now % everyMs);
      heardAt = performance.timeOrigin + performance.now();
    };
  }

  /** Listens for so long. @throws Error when nothing was heard */
  async hear(ms: number): Promise<HeardVoice> {
    this.#delays = [];
    const before = await this.#packets();
    await new Promise((resolve) => setTimeout(resolve, ms));
    const after = await this.#packets();
    if (this.#delays.length === 0) throw new Error('no voice was heard');
    const received = after.received - before.received;
    const lost = after.lost - before.lost;
    return { delayMs: median(this.#delays), arrived: received / (received + lost) };
  }

  close(): void {
    this.#sink.stop();
    this.#transport.close();
    this.#peer.close();
  }

  async #packets(): Promise<{ received: number; lost: number }> {
    const stats = [...(await this.#transport.getStats()).values()].find(
      ({ type, kind }) => type === 'inbound-rtp' && kind === 'audio',
    );
    return { received: stats?.packetsReceived ?? 0, lost: stats?.packetsLost ?? 0 };
  }
}

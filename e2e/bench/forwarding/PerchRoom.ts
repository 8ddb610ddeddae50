import type { types } from 'mediasoup-client';
import type {
  ConsumerOffer,
  RtpCapabilitiesField,
} from '../../../shared/protocol/streams/media.ts';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';
import { produceVoice, signalThrough, transportOptions, wrtcDevice } from '../voices/wrtcDevice.ts';
import type { ForwardingRoom } from './ForwardingRoom.ts';

/** A channel of Perch. As in the app, those who receive voices also receive the speaking levels. */
export class PerchRoom implements ForwardingRoom {
  readonly #url: string;
  readonly #mixed: boolean;
  #people = 0;

  /** @param mixed who receives takes all voices as one stream */
  constructor(url: string, mixed = false) {
    this.#url = url;
    this.#mixed = mixed;
  }

  async send(track: MediaStreamTrack): Promise<void> {
    const { peer, device, media } = await this.#enter();
    const transport = device.createSendTransport(this.#options(media.send));
    signalThrough(peer, transport);
    await produceVoice(transport, track);
    await peer.join('General');
  }

  async receive(): Promise<types.Transport> {
    const { peer, device, media } = await this.#enter();
    const transport = device.createRecvTransport(this.#options(media.recv));
    signalThrough(peer, transport);
    await transport.consumeData({
      ...media.levels,
      sctpStreamParameters: media.levels.sctpStreamParameters,
    });
    for (const { consumerId, producerId, kind, rtpParameters } of await this.#join(peer)) {
      await transport.consume({
        id: consumerId,
        producerId,
        kind,
        rtpParameters: rtpParameters as types.RtpParameters,
      });
    }
    return transport;
  }

  async #join(peer: TestPeer): Promise<readonly ConsumerOffer[]> {
    if (!this.#mixed) return await peer.join('General');
    granted(await peer.ask('line:takeMix', { wanted: true }));
    await peer.join('General');
    const mixes = () => peer.offers.filter(({ source }) => source === 'mix');
    await peer.until(() => mixes().length > 0, 'the mix');
    return mixes();
  }

  async #enter() {
    const peer = await TestPeer.connect(this.#url);
    const device = await wrtcDevice(peer.challenge.routerRtpCapabilities);
    this.#people += 1;
    const { media } = await peer.open({
      name: `Person ${this.#people}`,
      rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
    });
    if (!media) throw new Error('no media was opened');
    return { peer, device, media };
  }

  #options(parameters: Parameters<typeof transportOptions>[0]): types.TransportOptions {
    return transportOptions(parameters, new URL(this.#url).hostname);
  }
}

import type { types } from 'mediasoup-client';
import type { RtpCapabilitiesField } from '../../../shared/protocol/media.ts';
import { TestPeer } from '../../protocol/TestPeer.ts';
import { produceVoice, signalThrough, transportOptions, wrtcDevice } from '../voices/wrtcDevice.ts';
import type { ForwardingRoom } from './ForwardingRoom.ts';

/** A channel of Perch. As in the app, those who receive voices also receive the speaking levels. */
export class PerchRoom implements ForwardingRoom {
  readonly #url: string;
  #people = 0;

  constructor(url: string) {
    this.#url = url;
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
    for (const { consumerId, producerId, kind, rtpParameters } of await peer.join('General')) {
      await transport.consume({
        id: consumerId,
        producerId,
        kind,
        rtpParameters: rtpParameters as types.RtpParameters,
      });
    }
    return transport;
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

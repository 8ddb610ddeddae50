import type { types } from 'mediasoup-client';
import type { RtpCapabilitiesField } from '../../../shared/protocol/streams/media.ts';
import { TestPeer } from '../../protocol/TestPeer.ts';
import { type Pulse, type SteadyVoice, steadyVoice } from './steadyVoice.ts';
import { produceVoice, signalThrough, transportOptions, wrtcDevice } from './wrtcDevice.ts';

/** A person without a browser who talks without a pause and listens to nobody. Owns its socket and transport. */
export class Talker {
  readonly voice: SteadyVoice;
  readonly #peer: TestPeer;
  readonly #send: types.Transport;

  /** Connects, signs in and joins a channel. Its voice is sent from then on. */
  static async enter(
    url: string,
    {
      name,
      channel,
      frequency,
      pulse = null,
    }: { name: string; channel: string; frequency: number; pulse?: Pulse | null },
  ): Promise<Talker> {
    const peer = await TestPeer.connect(url);
    const device = await wrtcDevice(peer.challenge.routerRtpCapabilities);
    const { media } = await peer.open({
      name,
      rtpCapabilities: device.recvRtpCapabilities as RtpCapabilitiesField,
    });
    if (!media) throw new Error('no media was opened');
    const send = device.createSendTransport(transportOptions(media.send, new URL(url).hostname));
    signalThrough(peer, send);
    const voice = steadyVoice(frequency, pulse);
    await produceVoice(send, voice.track);
    await peer.join(channel);
    return new Talker(peer, send, voice);
  }

  private constructor(peer: TestPeer, send: types.Transport, voice: SteadyVoice) {
    this.#peer = peer;
    this.#send = send;
    this.voice = voice;
  }

  close(): void {
    this.voice.stop();
    this.#send.close();
    this.#peer.close();
  }
}

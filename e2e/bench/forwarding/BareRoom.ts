import type { types } from 'mediasoup-client';
import type { BareCalls } from '../processes/serveBare.ts';
import { produceVoice, wrtcDevice } from '../voices/wrtcDevice.ts';
import type { ForwardingRoom } from './ForwardingRoom.ts';

/** The server of `serveBare.ts`. */
export class BareRoom implements ForwardingRoom {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async send(track: MediaStreamTrack): Promise<void> {
    const device = await wrtcDevice(await this.#ask('capabilities', {}));
    const transport = device.createSendTransport(await this.#openTransport());
    this.#connects(transport);
    transport.on('produce', ({ rtpParameters }, done, fail) => {
      this.#ask('produce', { transportId: transport.id, rtpParameters }).then(
        (id) => done({ id }),
        fail,
      );
    });
    await produceVoice(transport, track);
  }

  async receive(): Promise<types.Transport> {
    const device = await wrtcDevice(await this.#ask('capabilities', {}));
    const transport = device.createRecvTransport(await this.#openTransport());
    this.#connects(transport);
    const { recvRtpCapabilities: rtpCapabilities } = device;
    const offers = await this.#ask('consumeAll', { transportId: transport.id, rtpCapabilities });
    for (const offer of offers) await transport.consume(offer);
    return transport;
  }

  async #openTransport(): Promise<types.TransportOptions> {
    return await this.#ask('openTransport', {});
  }

  #connects(transport: types.Transport): void {
    transport.on('connect', ({ dtlsParameters }, done, fail) => {
      this.#ask('connect', { transportId: transport.id, dtlsParameters }).then(done, fail);
    });
  }

  async #ask<Name extends keyof BareCalls>(
    name: Name,
    payload: Parameters<BareCalls[Name]>[0],
  ): Promise<Awaited<ReturnType<BareCalls[Name]>>> {
    const response = await fetch(`${this.#url}/${name}`, {
      method: 'POST',
      body: JSON.stringify(payload),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
    return (await response.json()) as Awaited<ReturnType<BareCalls[Name]>>;
  }
}

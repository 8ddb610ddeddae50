import { DeviceKey } from '../../protocol/DeviceKey.ts';
import { microphoneParameters } from '../../protocol/rtpParameters.ts';
import { granted, TestPeer } from '../../protocol/TestPeer.ts';

/**
 * A person in a channel with an open microphone, who says nothing. The server lists the person and offers the voice to everybody,
 * but no packet is sent. Owns its socket.
 */
export class SilentPerson {
  readonly #peer: TestPeer;

  /** Connects and signs in. @param localAddress a loopback address, if there are too many for one */
  static async enter(url: string, name: string, localAddress?: string): Promise<SilentPerson> {
    const way = localAddress === undefined ? {} : { localAddress };
    const peer = await TestPeer.connect(url, new DeviceKey(), way);
    await peer.open({ name });
    granted(
      await peer.ask('producer:create', {
        source: 'microphone',
        rtpParameters: microphoneParameters(),
      }),
    );
    return new SilentPerson(peer);
  }

  private constructor(peer: TestPeer) {
    this.#peer = peer;
  }

  /** Joins a channel, and returns how long the answer took in ms. */
  async join(channel: string): Promise<number> {
    const askedAt = performance.now();
    await this.#peer.join(channel);
    return performance.now() - askedAt;
  }

  /** The size of the streams that were offered, as JSON. */
  get offeredBytes(): number {
    return JSON.stringify(this.#peer.offers).length;
  }

  /** The size of all that the server has told so far without being asked, as JSON. */
  get toldBytes(): number {
    return this.#peer.told.reduce((sum, event) => sum + JSON.stringify(event).length, 0);
  }

  async leave(): Promise<void> {
    await this.#peer.leave();
  }

  /** Resolves when the server has told everything that it had to tell. */
  async settled(): Promise<void> {
    await this.#peer.catchUp();
  }

  /** Makes the user the owner and creates a voice channel. */
  async createChannel(ownerCode: string, name: string): Promise<void> {
    granted(await this.#peer.ask('user:claimOwner', { code: ownerCode }));
    const settings = { name, userLimit: null, music: false, hidesSpeaking: false };
    granted(await this.#peer.ask('channel:create', { settings }));
  }

  close(): void {
    this.#peer.close();
  }
}

import { KeyClient } from '../../renderer/media/encryption/KeyClient.ts';
import { realClock } from '../../renderer/media/encryption/KeyClock.ts';
import { MlsGroup } from '../../renderer/media/encryption/MlsGroup.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { EpochKeys } from '../../shared/encryption/epochKeys.ts';
import type { LeafOwner } from '../../shared/encryption/leafTexts.ts';
import type { KeyNotifications } from '../../shared/protocol/encryption/keys.ts';
import type { RequestInput, RequestName } from '../../shared/protocol/protocol.ts';
import { granted, type TestPeer } from './TestPeer.ts';

/** An app's key client with the real cryptography on the connection of a peer. `close` ends it. */
export class SealedMember {
  readonly peer: TestPeer;
  readonly client: KeyClient;
  /** Called with the keys of each epoch; null when nothing may be sent. */
  onKeys: (keys: EpochKeys | null) => void = () => undefined;
  /** Called after each message of the server. */
  onTold: () => void = () => undefined;
  #keys: EpochKeys | null = null;

  static async of(peer: TestPeer): Promise<SealedMember> {
    const { peerId, user } = peer.session;
    const group = await MlsGroup.load();
    const owner: LeafOwner = {
      peerId,
      userId: user.id,
      deviceKey: peer.key.publicKey,
      madeAt: Date.now(),
    };
    group.certify(owner, peer.key.signText(group.textToSign(owner)));
    return new SealedMember(peer, group);
  }

  private constructor(peer: TestPeer, group: MlsGroup) {
    this.peer = peer;
    this.client = new KeyClient({
      port: group,
      introduce: async () => undefined,
      request: this.request,
      clock: realClock,
      standingOf: () => 'known',
    });
    this.client.on('epoch', (keys) => this.#use(keys));
    this.client.on('withdrawn', () => this.#use(null));
    peer.socket.on('key:committed', ({ channelId, ...commit }: KeyNotifications['key:committed']) =>
      this.client.committed(channelId, commit),
    );
    peer.socket.on('key:waiting', (waiting: KeyNotifications['key:waiting']) =>
      this.client.waiting(waiting),
    );
    peer.socket.on('key:welcomed', (welcome: KeyNotifications['key:welcomed']) =>
      this.client.welcomed(welcome),
    );
    peer.socket.on('key:reform', ({ channelId, epoch }: KeyNotifications['key:reform']) =>
      this.client.reformed(channelId, epoch),
    );
    peer.socket.onAny(() =>
      // After the listener that records the event.
      queueMicrotask(() => {
        this.client.setListed(listedFor(peer));
        this.onTold();
      }),
    );
    this.client.connected(peer.session.peerId);
  }

  /** Null while nothing may be sent. */
  get keys(): EpochKeys | null {
    return this.#keys;
  }

  readonly request: RequestFunction = async <Name extends RequestName>(
    asked: Name,
    payload: RequestInput<Name>,
  ) => granted(await this.peer.ask(asked, payload));

  /** Into General. */
  enter(): void {
    this.client.enter(this.peer.channel('General').id, listedFor(this.peer));
  }

  close(): void {
    this.client.close();
  }

  #use(keys: EpochKeys | null): void {
    this.#keys = keys;
    this.onKeys(keys);
  }
}

/** Whether these and nobody else have one secret, and hear each other. */
export function isAgreed(inside: readonly SealedMember[]): boolean {
  const secret = inside[0]?.keys?.secret.join();
  return inside.every(({ peer, client, keys }) => {
    const heard = keys?.peers.map(({ peerId }) => peerId) ?? [];
    const others: string[] = inside.map((each) => each.peer.session.peerId);
    return (
      keys?.secret.join() === secret &&
      heard.length === inside.length - 1 &&
      heard.every((peerId) => others.includes(peerId) && peerId !== peer.session.peerId) &&
      client.status.roster.ghosts.length === 0
    );
  });
}

function listedFor(peer: TestPeer) {
  const general = peer.channel('General').id;
  return occupantsOf(peer.presence, general).map(({ peerId, user, away }) => {
    return { peerId, userId: user.id, away };
  });
}

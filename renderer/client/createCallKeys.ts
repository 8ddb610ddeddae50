import type { PeerId } from '../../shared/domain/ids.ts';
import { occupantsOf } from '../../shared/domain/Presence.ts';
import type { EpochKeys } from '../../shared/encryption/epochKeys.ts';
import { codeDigits, pairCodeOf } from '../media/encryption/codes.ts';
import type { FrameCryptors } from '../media/encryption/FrameCryptors.ts';
import { KeyClient } from '../media/encryption/KeyClient.ts';
import { realClock } from '../media/encryption/KeyClock.ts';
import { KnownDevices } from '../media/encryption/KnownDevices.ts';
import { RecordedCall } from '../media/encryption/RecordedCall.ts';
import { WorkerGroup } from '../media/encryption/WorkerGroup.ts';
import type { MediaConnection } from '../media/MediaConnection.ts';
import type { MediaEngine } from '../media/MediaEngine.ts';
import type { DeviceKey } from '../signaling/DeviceKey.ts';
import type { SignalingClient } from '../signaling/SignalingClient.ts';
import type { CallEncryption } from '../state/CallEncryption.ts';
import { createCallSealStore } from '../store/callSealStore.ts';
import type { PerchState } from '../store/PerchState.ts';
import type { PerchStore } from '../store/perchStore.ts';

export interface CallKeysNeeds {
  readonly store: PerchStore;
  readonly signaling: Pick<SignalingClient, 'request' | 'on'>;
  readonly engine: Pick<MediaEngine, 'on' | 'state'>;
  readonly media: Pick<MediaConnection, 'cryptors'>;
  readonly key: Promise<Pick<DeviceKey, 'publicKey' | 'sign'>>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** The keys of the user's call. */
export interface CallKeys extends CallEncryption {
  /** Called with the keys of each epoch, at once if there are some; null when there are none any more, and nothing may be sent. */
  onEpoch(listen: (keys: EpochKeys | null) => void): () => void;
  /** The devices that this one has met: one list for calls and chats. */
  readonly known: KnownDevices;
  /** Called when the user has accepted or verified a device (`gained`), or does not trust it any more (`lost`). */
  onTrust(listen: (trust: 'gained' | 'lost') => void): () => void;
}

/** Builds what agrees on the keys of the user's channel, as soon as one is encrypted. */
export async function createCallKeys(needs: CallKeysNeeds): Promise<CallKeys> {
  const { store, signaling, engine, media, storage, signal } = needs;
  const device = await needs.key;
  const known = new KnownDevices(storage);
  const group = new WorkerGroup((text) => device.sign(text));
  const seal = createCallSealStore();
  const own = () => ({ userId: store.getState().me?.user.id, deviceKey: device.publicKey });
  const client = new KeyClient({
    port: group,
    request: (...parameters) => signaling.request(...parameters),
    clock: realClock,
    async introduce(peerId) {
      const { userId, deviceKey } = own();
      if (userId !== undefined) await group.introduce({ userId, peerId, deviceKey });
    },
    standingOf: (userId, deviceKey) => known.standingOf(userId, deviceKey),
  });

  const recorded = new RecordedCall({
    request: (...parameters) => signaling.request(...parameters),
    clock: realClock,
  });
  recorded.on('keys', (now) => media.cryptors?.use(now));

  let keys: EpochKeys | null = null;
  const listeners = new Set<(keys: EpochKeys | null) => void>();
  const trustListeners = new Set<(trust: 'gained' | 'lost') => void>();
  const trustChanged = (trust: 'gained' | 'lost') => {
    client.trustChanged();
    for (const listen of trustListeners) listen(trust);
  };
  const tell = (now: EpochKeys | null) => {
    keys = now;
    recorded.setEpoch(now);
    for (const listen of listeners) listen(now);
  };
  client.on('epoch', tell);
  client.on('withdrawn', () => tell(null));
  const show = () => {
    const { channelId, state, roster, strangers, authenticator } = client.status;
    const { members: people, missing } = roster;
    const code = authenticator && codeDigits(authenticator);
    const unshownRecorded = recorded.unshown as readonly PeerId[];
    const shown = { channelId, state, code, people, strangers, missing, unshownRecorded };
    seal.setState({ ...shown, state: stateByCryptors(media.cryptors) ?? state });
  };
  client.on('changed', show);
  recorded.on('unshownChanged', show);

  let watched: FrameCryptors | null = null;
  /** They come with the first server that encrypts. */
  const watchCryptors = () => {
    if (watched === media.cryptors) return;
    watched = media.cryptors;
    watched?.on('heldChanged', show);
    watched?.on('recorded', ({ peerIds }) => recorded.heardRecorded(peerIds));
    watched?.on('failed', () => {
      client.renew();
      show();
    });
    show();
  };

  /** The channel that the user is in or on their way to, if it is encrypted. */
  const follow = ({ connection, me, presence }: PerchState) => {
    watchCryptors();
    const { state } = engine;
    const channelId = state.kind === 'outside' ? null : state.channelId;
    const channel = presence.channels.find(({ id }) => id === channelId);
    if (channel?.sealed) {
      const listed = occupantsOf(presence, channel.id).map(({ peerId, user, away }) => {
        return { peerId, userId: user.id, away };
      });
      client.enter(channel.id, listed);
    } else client.leave();
    const isConnected = connection.kind === 'ready' && me !== null;
    if (isConnected && me.peerId !== connectedAs) client.connected(me.peerId);
    else if (!isConnected && connectedAs !== null) client.lost();
    connectedAs = isConnected ? me.peerId : null;
    const seat = (state.kind === 'joined' && channel?.sealed && channel.recording) || null;
    recorded.follow({ channelId, seat, peerId: connectedAs });
  };
  let connectedAs: PeerId | null = null;
  follow(store.getState());
  const stops = [
    store.subscribe(follow),
    engine.on('channelChanged', () => follow(store.getState())),
    engine.on('joinPrepared', ({ channelId, isPressed }) => {
      const { channels } = store.getState().presence;
      if (!channels.some(({ id, sealed }) => id === channelId && sealed)) return;
      if (isPressed) client.press(channelId);
      else client.prepare(channelId);
    }),
    signaling.on('key:committed', ({ channelId, ...commit }) =>
      client.committed(channelId, commit),
    ),
    signaling.on('key:waiting', (waiting) => client.waiting(waiting)),
    signaling.on('key:welcomed', (welcome) => client.welcomed(welcome)),
    signaling.on('key:reform', ({ channelId, epoch }) => client.reformed(channelId, epoch)),
  ];
  signal.addEventListener('abort', () => {
    for (const stop of stops) stop();
    client.close();
    recorded.close();
    group.close();
  });

  return {
    seal,
    known,
    onTrust(listen) {
      trustListeners.add(listen);
      return () => trustListeners.delete(listen);
    },
    onEpoch(listen) {
      listeners.add(listen);
      if (keys !== null) listen(keys);
      return () => listeners.delete(listen);
    },
    async pairCode(person) {
      const { userId, deviceKey } = own();
      return userId === undefined ? '' : await pairCodeOf({ userId, deviceKey }, person);
    },
    verify({ userId, deviceKey }) {
      known.verify(userId, deviceKey);
      trustChanged('gained');
    },
    accept({ userId, deviceKey }) {
      known.accept(userId, deviceKey);
      trustChanged('gained');
    },
    devicesOf: (userId) => known.devicesOf(userId),
    distrust({ userId, deviceKey }) {
      known.distrust(userId, deviceKey);
      trustChanged('lost');
    },
    recordedBy: (consent) => recorded.agree(consent),
    agreeToPlain: () => media.cryptors?.agreeToPlain(),
  };
}

/** Why nothing is sent whatever the keys are; null for no such reason. */
function stateByCryptors(cryptors: FrameCryptors | null): 'broken' | 'unmarked' | null {
  if (cryptors?.hasEnded) return 'broken';
  return cryptors?.isHeld ? 'unmarked' : null;
}

import { Device } from 'mediasoup-client';
import * as fakeParameters from 'mediasoup-client/fakeParameters';
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler';
import type { HandlerFactory } from 'mediasoup-client/types';
import type { FrameCryptors } from '../../renderer/media/encryption/FrameCryptors.ts';
import { MediaConnection } from '../../renderer/media/MediaConnection.ts';
import { MediaEngine, type MediaEngineOptions } from '../../renderer/media/MediaEngine.ts';
import type { DeviceKey as AppDeviceKey } from '../../renderer/signaling/DeviceKey.ts';
import { ServerSession } from '../../renderer/signaling/ServerSession.ts';
import { SignalingClient } from '../../renderer/signaling/SignalingClient.ts';
import type { ConnectionState } from '../../renderer/state/ConnectionState.ts';
import { defaultPreferences } from '../../renderer/state/preferences.ts';
import { createPerchStore, type PerchStore } from '../../renderer/store/perchStore.ts';
import { bindPresence } from '../../renderer/store/presenceBinding.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { Occupant } from '../../shared/domain/Presence.ts';
import { DelayRelay } from '../harness/DelayRelay.ts';
import { freePorts } from '../harness/freePorts.ts';
import { DeviceKey } from './DeviceKey.ts';
import { FakeTrack, fakeDevices } from './FakeTrack.ts';
import { memoryStorage } from './memoryStorage.ts';

export interface AppClientOptions {
  readonly key?: DeviceKey;
  /** Random numbers 0 … 1 for the waits between attempts. */
  readonly chance?: () => number;
  /** Seal and open what it sends and receives, on a server that encrypts. */
  readonly cryptors?: FrameCryptors;
}

/**
 * The app without its page: its own signalling, sign-in, media engine and presence, over real sockets and through a network of
 * its own that a test can break. Only WebRTC is played: tracks, and a handler of mediasoup-client whose path a test sets. Owns
 * all of them.
 */
export class AppClient {
  readonly name: string;
  readonly network: DelayRelay;
  readonly key: DeviceKey;
  /** The same key as the app has it. */
  readonly device: Pick<AppDeviceKey, 'publicKey' | 'sign'>;
  readonly engine: MediaEngine;
  readonly media: MediaConnection;
  readonly session: ServerSession;
  readonly signaling: SignalingClient;
  readonly store: PerchStore;
  readonly #paths = new Set<FakeHandler>();
  readonly #stopPresence: () => void;
  #peerId: PeerId | null = null;
  #hasWay = true;

  /** Signs in under this name. */
  static async enter(
    { server }: { readonly server: { readonly port: number } },
    name: string,
    options: AppClientOptions = {},
  ): Promise<AppClient> {
    const network = await DelayRelay.start({
      listenHost: '127.0.0.1',
      targetHost: '127.0.0.1',
      ports: [server.port],
      tcpPort: await freePorts(1, ['127.0.0.1']),
      udp: false,
    });
    const client = new AppClient(name, network, options);
    client.session.start();
    await client.becomes(({ kind }) => kind === 'ready' || kind === 'stopped');
    if (client.state.kind !== 'ready') throw new Error(JSON.stringify(client.state));
    return client;
  }

  private constructor(name: string, network: DelayRelay, options: AppClientOptions) {
    const { key = new DeviceKey(), chance = Math.random } = options;
    this.name = name;
    this.network = network;
    this.key = key;
    const { url } = network;
    const host = new URL(url).host;
    const { publicKey } = key;
    this.device = { publicKey, sign: async (text) => key.signText(text) };
    const storage = memoryStorage();
    this.store = createPerchStore(storage);
    this.signaling = new SignalingClient({
      url,
      chance,
      socketOptions: { rejectUnauthorized: false },
    });
    const createDevice = () => new Device({ handlerFactory: this.#handlers() });
    this.media = new MediaConnection(this.signaling, null, createDevice, chance);
    this.media.cryptors = options.cryptors ?? null;
    this.engine = new MediaEngine({
      ...engineOptions(),
      server: this.signaling,
      media: this.media,
      storage,
    });
    this.session = new ServerSession({
      signaling: this.signaling,
      engine: this.engine,
      key: Promise.resolve(this.device),
      shownKey: async () => null,
      host,
      deviceName: '',
      inviteCode: () => null,
      storage,
    });
    this.#stopPresence = bindPresence(this.store, this);
    this.session.on('opened', ({ opened }) => {
      this.#peerId = opened.peerId;
      this.store.setState({ me: { peerId: opened.peerId, user: opened.user } });
    });
    this.session.on('connectionChanged', (state) => {
      this.store.setState({ connection: state });
      if (state.kind !== 'needsName') return;
      if (state.failure !== null) throw new Error(`${name} is refused: ${state.failure}`);
      this.session.introduce(name);
    });
  }

  get state(): ConnectionState {
    return this.session.state;
  }

  get peerId(): PeerId {
    if (this.#peerId === null) throw new Error(`${this.name} is not signed in`);
    return this.#peerId;
  }

  get userId(): UserId {
    const own = this.occupants.find(({ peerId }) => peerId === this.#peerId);
    if (!own) throw new Error(`${this.name} is in no channel`);
    return own.user.id;
  }

  /** Calls back after each change of who is where. */
  onPresence(listen: () => void): void {
    this.store.subscribe(listen);
  }

  get occupants(): readonly Occupant[] {
    return this.store.getState().presence.occupants;
  }

  channelId(name: string): ChannelId {
    const found = this.store.getState().presence.channels.find((each) => each.name === name);
    if (!found) throw new Error(`no channel is called ${name}`);
    return found.id;
  }

  join(channel: string): void {
    this.engine.join(this.channelId(channel));
  }

  /** Its media has no way to the server from now on, or has it again. */
  set hasWay(hasWay: boolean) {
    this.#hasWay = hasWay;
    this.setPath(hasWay ? 'connected' : 'disconnected');
  }

  /** What the browser says of all paths of its media. */
  setPath(state: 'connected' | 'disconnected' | 'failed'): void {
    for (const path of this.#paths) path.setConnectionState(state);
  }

  /** Waits until the connection is in such a state. */
  async becomes(holds: (state: ConnectionState) => boolean): Promise<void> {
    if (holds(this.state)) return;
    await new Promise<void>((resolve) => {
      const stop = this.session.on('connectionChanged', (state) => {
        if (!holds(state)) return;
        stop();
        resolve();
      });
    });
  }

  /** Ends like a page that is closed. */
  async close(): Promise<void> {
    // Awaited, because the network is taken away, too.
    await this.signaling.request('session:close', {}).catch(() => undefined);
    this.session.close();
    this.engine.close();
    this.#stopPresence();
    await this.network.close();
  }

  #handlers(): HandlerFactory {
    const { factory, ...rest } = FakeHandler.createFactory(fakeParameters);
    return {
      ...rest,
      factory: (options) => {
        const path = factory(options) as FakeHandler;
        this.#paths.add(path);
        path.on('@connectionstatechange', (state) => {
          if (state !== 'connecting') return;
          setImmediate(() => path.setConnectionState(this.#hasWay ? 'connected' : 'disconnected'));
        });
        const close = path.close.bind(path);
        path.close = () => {
          this.#paths.delete(path);
          close();
        };
        // A restart finds the way back as soon as there is one.
        path.restartIce = async () => {
          if (this.#hasWay) path.setConnectionState('connected');
        };
        return path;
      },
    };
  }
}

/** A user with the standard settings, on a computer that has every device. */
function engineOptions(): Omit<MediaEngineOptions, 'server' | 'media' | 'storage'> {
  const unused = () => Promise.reject(new Error('not in this test'));
  return {
    platform: {
      mediaDevices: fakeDevices(),
      createSilence: () => new FakeTrack('audio') as unknown as MediaStreamTrack,
      gateVoice: unused,
      suppressNoise: unused,
      changeBackground: unused,
    },
    microphone: defaultPreferences,
    camera: defaultPreferences,
    limits: defaultPreferences,
    shareMode: defaultPreferences.shareMode,
    drawable: defaultPreferences.allowDrawing,
    talk: defaultPreferences,
    takesWhispers: defaultPreferences.takesWhispers,
    hasAutomaticGain: true,
    screenPicker: null,
  };
}

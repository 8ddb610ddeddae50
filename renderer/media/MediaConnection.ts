import type { Device } from 'mediasoup-client';
import type { Transport } from 'mediasoup-client/types';
import type { TransportId } from '../../shared/domain/ids.ts';
import { retryDelay } from '../../shared/domain/retryDelay.ts';
import { passingCodes, RequestError } from '../../shared/protocol/errors.ts';
import { decodeLevels, type SpeakingLevels } from '../../shared/protocol/streams/levels.ts';
import type {
  ConsumerOffer,
  MediaSetup,
  RtpCapabilitiesField,
} from '../../shared/protocol/streams/media.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { MediaPathState, TransportPath } from '../state/callState.ts';
import type { FrameCryptors } from './encryption/FrameCryptors.ts';
import { PointerChannel } from './pointing/PointerChannel.ts';
import { LiveStreams } from './receive/LiveStreams.ts';
import { RemoteConsumers } from './receive/RemoteConsumers.ts';
import { CameraProducer } from './send/CameraProducer.ts';
import { MicrophoneProducer } from './send/MicrophoneProducer.ts';
import { announceProducers } from './send/ProducerLifecycle.ts';
import { ShareProducer } from './send/ShareProducer.ts';
import { sendingEngine } from './send/shareEncodings.ts';
import { VoiceProducer } from './send/VoiceProducer.ts';
import { deviceForEngine } from './transport/deviceForEngine.ts';
import { MediaTransport } from './transport/MediaTransport.ts';
import {
  capabilitiesField,
  dataChannelOptions,
  routerCapabilities,
  transportOptions,
} from './transport/mediasoupTypes.ts';
import type { SignalingPort } from './transport/SignalingPort.ts';
import { transportPath } from './transport/transportPath.ts';
import type { UdpSearch } from './transport/UdpSearch.ts';

export interface MediaConnectionEvents {
  pathChanged: MediaPathState;
  levels: SpeakingLevels;
  /** Everything sent and received has ended; `reopened` or a new session follows. */
  lost: Record<string, never>;
  /** There are new transports; `offers` are the streams of the current channel. */
  reopened: { offers: ConsumerOffer[] };
}

const pathIntervalMs = 3_000;

/**
 * All media of a session: the device, one transport each way, what is sent and what is received. Knows no channel and
 * no loudspeaker. New transports come when a session opens, or are requested here when the old ones cannot be restored.
 */
export class MediaConnection extends TypedEmitter<MediaConnectionEvents> {
  readonly consumers = new RemoteConsumers();
  readonly streams = new LiveStreams(this.consumers);
  readonly microphone: MicrophoneProducer;
  readonly whisper: VoiceProducer;
  readonly camera: CameraProducer;
  readonly share: ShareProducer;
  readonly pointer = new PointerChannel();
  /** Seals all that is sent and opens all that is received; null where nothing is encrypted. */
  cryptors: FrameCryptors | null = null;
  readonly #server: SignalingPort;
  readonly #createDevice: () => Device;
  readonly #chance: () => number;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  #device: { readonly router: string; readonly loaded: Promise<Device> } | null = null;
  #loadedDevice: Device | null = null;
  #send: MediaTransport | null = null;
  #recv: MediaTransport | null = null;
  #path: MediaPathState = { kind: 'preparing' };
  #measured: TransportPath = { way: 'udp', roundTripMs: null };
  /** Loaded with the first path that is not UDP. */
  #udpSearch: UdpSearch | null = null;
  #pathTimer: ReturnType<typeof setInterval> | undefined;
  #reopenTimer: ReturnType<typeof setTimeout> | undefined;
  #isOpen = false;
  #reopening = false;
  #reopenFailures = 0;
  /** What had arrived when the network changed; null when it has not changed since the last sign-in. */
  #receivedBefore: Promise<number> | null = null;
  #isPathLost = false;
  readonly #stopListening: () => void;

  /**
   * @param storage where the app remembers which channels were encrypted
   * @param chance 0 … 1, how long a wait is; see `retryDelay`
   */
  constructor(
    server: SignalingPort,
    storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null = null,
    createDevice: () => Device = deviceForEngine,
    chance: () => number = Math.random,
  ) {
    super();
    this.#storage = storage;
    this.#server = server;
    this.#createDevice = createDevice;
    this.#chance = chance;
    const request: SignalingPort['request'] = (...asked) => server.request(...asked);
    this.microphone = new MicrophoneProducer(request);
    this.whisper = new VoiceProducer({ request, source: 'whisper' });
    this.camera = new CameraProducer(request);
    this.share = new ShareProducer(request);
    this.consumers.on('failed', () => this.#reopen());
    this.#stopListening = server.on('media:lost', () => this.#reopen());
  }

  get path(): MediaPathState {
    return this.#path;
  }

  /** What this browser can do with the current server; null before the first sign-in. */
  get device(): Device | null {
    return this.#loadedDevice;
  }

  /**
   * Loads the device for a router with these capabilities, and returns what this browser can receive.
   *
   * @param hasEncryption whether the server has encrypted channels
   * @throws UnsupportedError of mediasoup-client in a browser without WebRTC
   */
  async load(routerRtpCapabilities: unknown, hasEncryption = false): Promise<RtpCapabilitiesField> {
    // A server cannot take it from the channels that had it; see `SealedChannels`.
    const mayBeSealed = hasEncryption || this.#storage?.getItem('perch.sealedChannels');
    if (mayBeSealed && this.cryptors === null) {
      const { createCryptors } = await import('./encryption/createCryptors.ts');
      // What was sent and received by a worker that has ended is made anew.
      this.cryptors ??= createCryptors(this.pointer, this.#storage, () => this.#reopen());
      // One that was made before would send past them.
      if (this.cryptors !== null) this.#device = null;
    }
    const router = JSON.stringify(routerRtpCapabilities);
    if (this.#device?.router !== router) {
      const device = this.#createDevice();
      this.cryptors?.attach(device);
      const loading = device.load({
        routerRtpCapabilities: routerCapabilities(routerRtpCapabilities),
      });
      this.#device = { router, loaded: loading.then(() => device) };
    }
    const device = await this.#device.loaded;
    // Transports of another device cannot be kept: their codecs differ.
    if (this.#loadedDevice !== null && this.#loadedDevice !== device) this.#closeTransports();
    this.#loadedDevice = device;
    this.#isPathLost =
      this.#receivedBefore !== null && (await this.#received()) <= (await this.#receivedBefore);
    return capabilitiesField(device.recvRtpCapabilities);
  }

  /** The transports that a resumed session can keep: both or none. */
  get heldTransportIds(): TransportId[] {
    return !this.#isPathLost && this.#send?.worthKeeping && this.#recv?.worthKeeping
      ? [this.#send.id, this.#recv.id]
      : [];
  }

  /** Whether there are transports; if not, `reopened` or a new session follows. */
  get hasTransports(): boolean {
    return this.#send !== null;
  }

  /** A session is open. `setup` describes new transports; null keeps the old ones. */
  opened(setup: MediaSetup | null): void {
    this.#isOpen = true;
    this.#receivedBefore = null;
    this.#isPathLost = false;
    if (setup !== null) {
      this.#stopReopening();
      this.#build(setup);
    } else if (!this.hasTransports) {
      // The kept transports have failed since the request was sent.
      this.#reopen();
    } else {
      this.#send?.resumed();
      this.#recv?.resumed();
      this.microphone.resumed();
      this.whisper.resumed();
      this.camera.resumed();
      this.share.resumed();
    }
  }

  /**
   * The computer is in a network again, perhaps in another one. Transports through which nothing has arrived until the next sign-in
   * are replaced by it: after a restart of ICE, Chromium would prefer their dead path to a new one for up to six seconds.
   */
  networkChanged(): void {
    this.#udpSearch?.close();
    this.#receivedBefore = this.#received();
  }

  /** The connection is lost; the transports may still work. */
  disconnected(): void {
    this.#isOpen = false;
    this.#stopReopening();
  }

  close(): void {
    this.#stopListening();
    this.disconnected();
    this.#closeTransports();
    this.cryptors?.close();
  }

  /** Grows with each packet from the server; 0 without transports. */
  async #received(): Promise<number> {
    let bytes = 0;
    const report = await this.#recv?.transport.getStats().catch(() => undefined);
    for (const entry of report?.values() ?? []) bytes += entry.bytesReceived ?? 0;
    return bytes;
  }

  #stopReopening(): void {
    clearTimeout(this.#reopenTimer);
    this.#reopening = false;
  }

  #build(setup: MediaSetup): void {
    const device = this.#loadedDevice;
    if (device === null) throw new Error('the device is not loaded');
    this.#closeTransports();
    const request: SignalingPort['request'] = (...asked) => this.#server.request(...asked);
    const send = new MediaTransport(
      device.createSendTransport(transportOptions(setup.send, setup.iceServers)),
      request,
    );
    const recv = new MediaTransport(
      device.createRecvTransport(transportOptions(setup.recv, setup.iceServers)),
      request,
    );
    this.#send = send;
    this.#recv = recv;
    for (const transport of [send, recv]) {
      transport.on('stateChanged', () => this.#pathChanged());
      transport.on('failed', () => this.#reopen());
    }
    announceProducers(send.transport, request);
    this.streams.attach(send.transport, recv.transport);
    this.microphone.attach(send.transport);
    this.whisper.attach(send.transport);
    this.camera.attach(send.transport);
    this.share.attach(send.transport, sendingEngine(device));
    this.consumers.attach(recv.transport);
    // After the microphone, so that it need not wait for this.
    this.pointer.attach({ send: send.transport, recv: recv.transport }, setup.pointer);
    recv.transport.consumeData(dataChannelOptions(setup.levels, 'levels')).then(
      (channel) => {
        channel.on('message', (message: unknown) => {
          const levels = typeof message === 'string' ? decodeLevels(message) : null;
          if (levels !== null) this.emit('levels', levels);
        });
      },
      () => {
        if (!recv.transport.closed) this.#reopen();
      },
    );
    this.#pathTimer = setInterval(() => void this.#measure(), pathIntervalMs);
    this.#pathChanged();
  }

  #closeTransports(): void {
    clearInterval(this.#pathTimer);
    this.#udpSearch?.close();
    this.streams.detach();
    this.consumers.detach();
    this.microphone.detach();
    this.whisper.detach();
    this.camera.detach();
    this.share.detach();
    this.pointer.detach();
    this.#send?.close();
    this.#recv?.close();
    this.#send = null;
    this.#recv = null;
  }

  /** Requests new transports until they are there or the connection is lost. */
  #reopen(): void {
    if (this.#reopening || this.#loadedDevice === null) return;
    if (this.hasTransports) {
      this.#closeTransports();
      this.#pathChanged();
      this.emit('lost', {});
    }
    // Without a session nothing can be requested; the next one brings new transports or ends up here again.
    if (!this.#isOpen) return;
    this.#reopening = true;
    this.#reopenTimer = setTimeout(
      () => void this.#askForMedia(),
      retryDelay(this.#reopenFailures, this.#chance()),
    );
    this.#reopenFailures += 1;
  }

  async #askForMedia(): Promise<void> {
    const device = this.#loadedDevice;
    if (device === null) return;
    const rtpCapabilities = capabilitiesField(device.recvRtpCapabilities);
    try {
      await this.#server.request('media:open', { rtpCapabilities }, ({ media, offers }) => {
        if (!this.#reopening) return;
        this.#reopening = false;
        this.#build(media);
        this.emit('reopened', { offers });
      });
    } catch (error) {
      if (!this.#reopening) return;
      this.#reopening = false;
      // A lost connection is followed by a new session; any other refusal needs one.
      const code = error instanceof RequestError ? error.code : 'internal';
      if (passingCodes.has(code)) this.#reopen();
      else if (code !== 'disconnected') this.#server.reconnect();
    }
  }

  #pathChanged(): void {
    const states = [this.#send?.state ?? 'interrupted', this.#recv?.state ?? 'interrupted'];
    if (states.every((state) => state === 'connected')) {
      this.#reopenFailures = 0;
      if (this.#path.kind === 'connected') return;
      this.#become({ kind: 'connected', ...this.#measured });
      void this.#measure();
    } else if (states.includes('blocked') || this.#path.kind === 'blocked') {
      this.#become({ kind: 'blocked' });
    } else if (this.#path.kind === 'connected') {
      this.#become({ kind: 'interrupted', since: Date.now() });
    }
  }

  async #measure(): Promise<void> {
    const transport = this.#recv?.transport;
    if (transport === undefined || this.#path.kind !== 'connected') return;
    try {
      const path = transportPath(await transport.getStats());
      if (path === null || this.#recv?.transport !== transport) return;
      if (this.#path.kind !== 'connected') return;
      const { way, roundTripMs } = this.#measured;
      this.#measured = path;
      if (path.way !== way || path.roundTripMs !== roundTripMs) {
        this.#become({ kind: 'connected', ...path });
      }
      if (path.way === 'udp') this.#udpSearch?.close();
      else await this.#seekUdp(transport);
    } catch {
      // The transport was closed meanwhile.
    }
  }

  async #seekUdp(transport: Transport): Promise<void> {
    const { UdpSearch } = await import('./transport/UdpSearch.ts');
    if (this.#recv?.transport !== transport) return;
    this.#udpSearch ??= new UdpSearch({
      server: this.#server,
      device: () => this.#loadedDevice,
      onFound: () => {
        for (const each of [this.#send, this.#recv]) each?.renewPath();
      },
      chance: this.#chance,
    });
    this.#udpSearch.seek();
  }

  #become(path: MediaPathState): void {
    if (this.#path.kind === path.kind && path.kind !== 'connected') return;
    this.#path = path;
    this.emit('pathChanged', path);
  }
}

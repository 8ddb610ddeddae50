/*
 * A person in a call on a machine of a `NetworkBed`, or in a process that a test freezes: the app's own signalling, sign-in and
 * transports, with real WebRTC. Only the page is missing.
 */
import type { Device, types } from 'mediasoup-client';
import { ChannelSession } from '../../../renderer/media/ChannelSession.ts';
import { MediaConnection } from '../../../renderer/media/MediaConnection.ts';
import { ServerSession } from '../../../renderer/signaling/ServerSession.ts';
import { SignalingClient } from '../../../renderer/signaling/SignalingClient.ts';
import type { MediaPathState } from '../../../renderer/state/callState.ts';
import type { ChannelId } from '../../../shared/domain/ids.ts';
import { type ToneName, tones } from '../../harness/tones.ts';
import { DeviceKey } from '../DeviceKey.ts';
import { memoryStorage } from '../memoryStorage.ts';
import { nodeDevice } from '../nodeWebRtc.ts';
import { type ToneVoice, toneVoice } from '../toneVoice.ts';
import { serveTasks } from './serveTasks.ts';

/** What somebody has got of the other's voice so far. */
export interface CallReport {
  readonly path: MediaPathState;
  /** `ready` while signed in. */
  readonly connection: string;
  readonly peerId: string;
  /** What it receives; other ones after a new beginning. */
  readonly streams: readonly string[];
  readonly packets: number;
  readonly lost: number;
  /** How often others have come into a channel or left one, as it was told. */
  readonly comings: number;
}

interface JoinOptions {
  readonly url: string;
  readonly name: ToneName;
}

/** Longer than the pause between two packets, which in silence is 400 ms. */
const silenceMs = 600;
/** A name belongs to the device that has come with it. */
const key = new DeviceKey();

class Call {
  readonly #signaling: SignalingClient;
  readonly #media: MediaConnection;
  readonly #channel: ChannelSession;
  readonly #session: ServerSession;
  readonly #voice: ToneVoice;
  readonly #transports: types.Transport[] = [];
  #general = '' as ChannelId;
  #peerId = '';
  #others = new Set<string>();
  #comings = 0;

  constructor({ url, name }: JoinOptions) {
    // Short waits: the first search for UDP after one second, and not so often that the server refuses the next ones.
    const chance = () => 0.03;
    const signaling = new SignalingClient({
      url,
      chance,
      socketOptions: { rejectUnauthorized: false },
    });
    const media = new MediaConnection(signaling, null, () => this.#createDevice(), chance);
    const channel = new ChannelSession(signaling, media.consumers);
    this.#signaling = signaling;
    this.#media = media;
    this.#channel = channel;
    media.on('lost', () => channel.mediaLost());
    media.on('reopened', ({ offers }) => channel.mediaReopened(offers));
    signaling.on('consumer:offered', ({ offers }) => channel.offered(offers));
    signaling.on('consumer:closed', ({ consumerIds }) => channel.ended(consumerIds));
    signaling.on('presence:changed', ({ change }) => {
      if (change.kind === 'occupantLeft') {
        this.#comings += 1;
        this.#others.delete(change.peerId);
      } else if (change.kind === 'occupantSaved' && !this.#others.has(change.occupant.peerId)) {
        this.#comings += 1;
        this.#others.add(change.occupant.peerId);
      }
    });
    this.#session = new ServerSession({
      signaling,
      engine: {
        prepare: (capabilities) => media.load(capabilities),
        desiredState: () => ({
          heldTransportIds: media.heldTransportIds,
          channelId: channel.target,
          muted: false,
          deafened: false,
          listenOnly: false,
        }),
        opened: ({ peerId, presence, media: setup, offers }) => {
          const own = presence.occupants.find((occupant) => occupant.peerId === peerId);
          const general = presence.channels.find((each) => each.name === 'General');
          this.#peerId = peerId;
          this.#others = new Set(presence.occupants.map((occupant) => occupant.peerId));
          this.#general = general?.id ?? this.#general;
          media.opened(setup);
          channel.opened(own?.channelId ?? null, offers, null, media.hasTransports);
        },
        lost: () => {
          channel.lost();
          media.disconnected();
        },
      },
      key: Promise.resolve({
        publicKey: key.publicKey,
        sign: async (text) => key.signText(text),
      }),
      shownKey: async () => null,
      host: new URL(url).host,
      deviceName: '',
      inviteCode: () => null,
      storage: memoryStorage(),
    });
    this.#session.on('connectionChanged', ({ kind }) => {
      if (kind === 'needsName') this.#session.introduce(name);
    });
    this.#voice = toneVoice(tones[name]);
    media.microphone.send(this.#voice.track, false);
  }

  async join(): Promise<void> {
    this.#session.start();
    await until(() => this.#session.state.kind === 'ready');
    this.#channel.join(this.#general);
    await until(() => this.#channel.state.kind === 'joined');
  }

  close(): void {
    this.#session.close();
    this.#media.close();
    this.#voice.stop();
  }

  renewNetwork(): void {
    this.#media.networkChanged();
    this.#signaling.renew();
  }

  async warmJoinMs(): Promise<number> {
    this.#channel.leave();
    await until(() => this.#channel.state.kind === 'outside');
    const beganMs = performance.now();
    this.#channel.join(this.#general);
    await this.soundMs();
    return performance.now() - beganMs;
  }

  async silence(): Promise<void> {
    let before = -1;
    for (let { packets } = await this.report(); packets !== before; ) {
      before = packets;
      await pause(silenceMs);
      ({ packets } = await this.report());
    }
  }

  async soundMs(): Promise<number> {
    const beganMs = performance.now();
    let { packets: before } = await this.report();
    for (;;) {
      await pause();
      const { packets } = await this.report();
      if (packets > before) return performance.now() - beganMs;
      // The packets of a stream that has ended no longer count.
      before = packets;
    }
  }

  async report(): Promise<CallReport> {
    // Node's WebRTC has no figures of a single stream.
    const open = this.#transports.filter(({ closed }) => !closed);
    const reports = await Promise.all(open.map((transport) => transport.getStats()));
    const voices = reports
      .flatMap((report) => [...report.values()])
      .filter(({ type }) => type === 'inbound-rtp');
    const sum = (field: string) =>
      voices.reduce((total, voice) => total + Number(voice[field] ?? 0), 0);
    return {
      path: this.#media.path,
      connection: this.#session.state.kind,
      peerId: this.#peerId,
      streams: this.#media.consumers.consumerIds,
      packets: sum('packetsReceived'),
      lost: sum('packetsLost'),
      comings: this.#comings,
    };
  }

  #createDevice(): Device {
    const device = nodeDevice();
    device.observer.on('newtransport', (transport) => this.#transports.push(transport));
    return device;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause();
}

function pause(ms = 2): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

let call: Call | null = null;

await serveTasks({
  /** Signs in, joins General, and speaks. */
  async join(options: JoinOptions): Promise<null> {
    call = new Call(options);
    await call.join();
    return null;
  },

  /** Leaves for good. */
  async leave(): Promise<null> {
    call?.close();
    call = null;
    return null;
  },

  /** As when the browser says that the computer is in a network again. */
  async renewNetwork(): Promise<null> {
    call?.renewNetwork();
    return null;
  },

  /** Leaves the channel and joins it again: how long it takes until the other is heard, in ms. */
  warmJoinMs: async (): Promise<number> => (await call?.warmJoinMs()) ?? Number.NaN,

  /** Waits until nothing is heard any more. */
  async silence(): Promise<null> {
    await call?.silence();
    return null;
  },

  /** How long it takes until more is heard than now, in ms. */
  soundMs: async (): Promise<number> => (await call?.soundMs()) ?? Number.NaN,

  report: async (): Promise<CallReport | null> => (await call?.report()) ?? null,
});

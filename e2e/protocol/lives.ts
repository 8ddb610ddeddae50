import type { PerchServer } from '../../server/createServer.ts';
import type { Peer } from '../../server/peers/Peer.ts';
import { DeviceKey } from './DeviceKey.ts';
import { microphoneParameters } from './rtpParameters.ts';
import { granted, TestPeer } from './TestPeer.ts';

/** What the server should keep of one person: the states of docs/lives.md. */
export interface Life {
  session: 'none' | 'served' | 'held';
  /** Where the app wants to be; where it is while it has a session. */
  channel: string | null;
  hasMedia: boolean;
  /** Whether there is a producer of its microphone. */
  speaks: boolean;
}

export const newLife = (): Life => ({
  session: 'none',
  channel: null,
  hasMedia: false,
  speaks: false,
});

/** A person with one device. */
export class LivePerson {
  readonly name: string;
  readonly #url: string;
  readonly #key = new DeviceKey();
  /** The newest resume token whose answer has arrived; at first one that the app made. */
  #token = 'made up by the app';
  #connection: TestPeer | null = null;

  constructor(name: string, url: string) {
    this.name = name;
    this.#url = url;
  }

  get connection(): TestPeer {
    if (this.#connection === null) throw new Error(`${this.name} is not connected`);
    return this.#connection;
  }

  /** Signs in, as an app that wants to be in this channel. Returns whether its session was resumed. */
  async signIn(channel: string | null, isAnswerLost = false): Promise<boolean> {
    // Only who was connected before knows a channel to come back to.
    const channelId = channel === null ? null : this.connection.channel(channel).id;
    const connection = await TestPeer.connect(this.#url, this.#key);
    this.#connection = connection;
    const { resumed, resumeToken } = await connection.open({
      name: this.name,
      resumeToken: this.#token,
      channelId,
    });
    if (isAnswerLost) connection.vanish();
    else this.#token = resumeToken;
    return resumed;
  }

  vanish(): void {
    this.connection.vanish();
  }

  close(): void {
    this.#connection?.close();
  }
}

/** One thing that happens to a person. Things that happen to different people may happen at the same time. */
export interface LifeEvent {
  /** Whether it can happen in this state. */
  can(life: Life): boolean;
  /** What it changes. */
  change(life: Life): void;
  /** Makes it happen; `life` is the state before. */
  make(person: LivePerson, life: Life, server: PerchServer): Promise<void>;
}

const isServed = ({ session }: Life) => session === 'served';
const withMedia = (life: Life) => isServed(life) && life.hasMedia;
const opensMedia = (life: Life) => Object.assign(life, { hasMedia: true, speaks: false });

async function signIn(person: LivePerson, life: Life, isAnswerLost: boolean): Promise<void> {
  const resumed = await person.signIn(life.channel, isAnswerLost);
  if (resumed !== (life.session === 'held')) {
    throw new Error(`${person.name} was ${resumed ? '' : 'not '}resumed while ${life.session}`);
  }
}

function joining(channel: string): LifeEvent {
  return {
    can: withMedia,
    change: (life) => {
      life.channel = channel;
    },
    make: async ({ connection }) => void (await connection.join(channel)),
  };
}

/** The events of docs/lives.md that happen to one person. */
export const lifeEvents = {
  'sign in': {
    can: ({ session }) => session !== 'served',
    change: (life) => {
      life.session = 'served';
      opensMedia(life);
    },
    make: (person, life) => signIn(person, life, false),
  },
  'sign in, and lose the answer': {
    can: ({ session }) => session !== 'served',
    change: (life) => {
      life.session = 'held';
      opensMedia(life);
    },
    make: (person, life) => signIn(person, life, true),
  },
  'lose the connection': {
    can: isServed,
    change: (life) => {
      life.session = 'held';
    },
    make: async (person) => person.vanish(),
  },
  'be away for too long': {
    can: ({ session }) => session === 'held',
    change: (life) => Object.assign(life, { session: 'none', hasMedia: false, speaks: false }),
    make: async ({ name }, _life, { sessions }) => {
      const [peer] = sessions.peers.filter(({ user }) => user.name === name);
      for (const session of peer ? sessions.ofUser(peer.user.id) : []) sessions.close(session);
    },
  },
  'close the app': {
    can: isServed,
    change: (life) => Object.assign(life, newLife()),
    make: async (person) => {
      granted(await person.connection.ask('session:close', {}));
      person.close();
    },
  },
  'join General': joining('General'),
  'join Music': joining('Music'),
  leave: {
    can: isServed,
    change: (life) => {
      life.channel = null;
    },
    make: ({ connection }) => connection.leave(),
  },
  'open the microphone': {
    can: (life) => withMedia(life) && !life.speaks,
    change: (life) => {
      life.speaks = true;
    },
    make: async ({ connection }) => {
      const rtpParameters = microphoneParameters();
      granted(await connection.ask('producer:create', { source: 'microphone', rtpParameters }));
    },
  },
  'close the microphone': {
    can: (life) => isServed(life) && life.speaks,
    change: (life) => {
      life.speaks = false;
    },
    make: async ({ connection }) => {
      granted(await connection.ask('producer:close', { source: 'microphone' }));
    },
  },
  'open new media': {
    can: isServed,
    change: opensMedia,
    make: async ({ connection }) => {
      const { rtpCapabilities } = connection;
      granted(await connection.ask('media:open', { rtpCapabilities }));
    },
  },
} as const satisfies Record<string, LifeEvent>;
export type LifeEventName = keyof typeof lifeEvents;

/** What the server should keep of everybody, and who should receive whose voice. */
export function expectedLives(lives: ReadonlyMap<string, Life>): Record<string, object> {
  const all = [...lives];
  return Object.fromEntries(
    all.map(([name, life]) => {
      const { session, channel, hasMedia, speaks } = life;
      if (session === 'none') return [name, { session }];
      const hears = all
        .filter(([, other]) => hasMedia && channel !== null && other !== life)
        .filter(([, other]) => other.session !== 'none' && other.channel === channel)
        .filter(([, other]) => other.speaks)
        .map(([other]) => other);
      return [name, { session, channel, hasMedia, speaks, hears: hears.sort() }];
    }),
  );
}

/** The same of the real server. */
export function realLives(
  { sessions, rooms, health }: PerchServer,
  names: readonly string[],
): Record<string, object> {
  const places = new Map(health().channels.map(({ id, name }) => [id as string, name]));
  const nameOf = new Map(sessions.peers.map(({ id, user }) => [id, user.name]));
  const lifeOf = (peer: Peer | undefined) => {
    if (!peer) return { session: 'none' };
    const { media } = peer;
    const channelId = rooms.channelOf(peer);
    const voices = media?.consumers.offers.filter(({ source }) => source === 'microphone') ?? [];
    return {
      session: peer.away ? 'held' : 'served',
      channel: places.get(channelId ?? '') ?? null,
      hasMedia: media !== null,
      speaks: (media?.producer('microphone') ?? null) !== null,
      hears: voices.map(({ peerId }) => nameOf.get(peerId)).sort(),
    };
  };
  return Object.fromEntries(
    names.map((name) => {
      const own = sessions.peers.filter(({ user }) => user.name === name);
      // A second session of one person would be a ghost.
      return [name, own.length > 1 ? own.map(lifeOf) : lifeOf(own[0])];
    }),
  );
}

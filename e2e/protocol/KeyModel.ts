import { EventEmitter } from 'node:events';
import { KeyClient } from '../../renderer/media/encryption/KeyClient.ts';
import type { RequestFunction } from '../../renderer/media/transport/SignalingPort.ts';
import type { Peer } from '../../server/peers/Peer.ts';
import { ChannelKeys } from '../../server/rooms/ChannelKeys.ts';
import type { RoomRegistry } from '../../server/rooms/RoomRegistry.ts';
import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { EpochKeys } from '../../shared/encryption/epochKeys.ts';
import type { LeafOwner } from '../../shared/encryption/leafTexts.ts';
import type { KeyNotifications } from '../../shared/protocol/encryption/keys.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { ModelGroup } from './ModelGroup.ts';

const modelChannel = 'channel' as ChannelId;

type KeyRequest = 'key:watch' | 'key:commit' | 'key:missed' | 'key:failed';

/** A clock that goes on when nothing is left to do in the present. In ms. */
class ModelClock {
  #now = 0;
  #order = 0;
  #due: { at: number; order: number; run: () => void }[] = [];

  now = (): number => this.#now;

  schedule = (afterMs: number, run: () => void): (() => void) => {
    this.#order += 1;
    const entry = { at: this.#now + Math.max(0, afterMs), order: this.#order, run };
    this.#due.push(entry);
    return () => {
      this.#due = this.#due.filter((each) => each !== entry);
    };
  };

  async run(forMs: number): Promise<void> {
    const end = this.#now + forMs;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = this.#due.toSorted((a, b) => a.at - b.at || a.order - b.order);
      if (next === undefined || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#due = this.#due.filter((each) => each !== next);
      next.run();
    }
    this.#now = end;
  }
}

/** The server's rooms, as far as keys need them. */
class ModelRooms extends EventEmitter {
  readonly inside: ModelPerson[] = [];
  channelOf = (peer: unknown) =>
    this.inside.some((each) => each.peer === peer) ? modelChannel : null;
  peersIn = () => this.inside.map(({ peer }) => peer);
  sizeOf = () => this.inside.length;
}

/** One app with its connection. Messages keep their order, and take their time. */
export class ModelPerson {
  readonly client: KeyClient;
  readonly name: string;
  /** The last keys that its frames use; null where nothing is sent. */
  keys: EpochKeys | null = null;
  /** Every secret that its frames were sealed by, with the order in which it came. */
  readonly used: string[] = [];
  readonly #model: KeyModel;
  readonly #group: ModelGroup;
  #connection = 0;
  #upAt = 0;
  #downAt = 0;
  peer: Peer;
  owner: LeafOwner;
  isConnected = false;
  wantsIn = false;

  constructor(model: KeyModel, name: string) {
    this.#model = model;
    this.name = name;
    this.owner = this.#newOwner();
    this.peer = this.#newPeer();
    this.#group = new ModelGroup(this.owner);
    this.client = new KeyClient({
      port: this.#group,
      introduce: async () => {
        this.#group.owner = this.owner;
      },
      request: this.#request as RequestFunction,
      clock: {
        now: model.clock.now,
        schedule: model.clock.schedule,
        random: () => model.random(),
      },
      standingOf: () => 'known',
    });
    this.client.on('epoch', (keys) => {
      this.keys = keys;
    });
    this.client.on('withdrawn', () => {
      this.keys = null;
    });
  }

  /** Signs in: again in the held seat, or as another peer. */
  connect(resumes: boolean): void {
    if (this.isConnected) return;
    this.isConnected = true;
    this.#connection += 1;
    if (!resumes || !this.#model.isSeated(this)) {
      this.#model.unseat(this);
      this.owner = this.#newOwner();
      this.peer = this.#newPeer();
    }
    if (this.wantsIn) this.#model.seat(this);
    else this.#model.unseat(this);
    this.client.connected(this.owner.peerId);
    this.#model.tellList();
  }

  drop(): void {
    if (!this.isConnected) return;
    this.isConnected = false;
    this.#connection += 1;
    this.client.lost();
    this.#model.tellList();
  }

  join(): void {
    this.wantsIn = true;
    this.client.enter(modelChannel, this.#model.list);
    if (!this.isConnected) return;
    const connection = this.#connection;
    this.#up(() => {
      if (connection === this.#connection && this.wantsIn) this.#model.seat(this);
      this.#model.tellList();
    });
  }

  prepare(): void {
    if (this.isConnected) this.client.prepare(modelChannel);
  }

  press(): void {
    if (this.isConnected) this.client.press(modelChannel);
  }

  leave(): void {
    this.wantsIn = false;
    this.client.leave();
    if (!this.isConnected) return;
    const connection = this.#connection;
    this.#up(() => {
      if (connection === this.#connection) this.#model.unseat(this);
      this.#model.tellList();
    });
  }

  /** Tells the client who is in the channel, with the delay of a message. */
  tellList(): void {
    const connection = this.#connection;
    const list = this.#model.list;
    this.#down(() => {
      if (connection === this.#connection) this.client.setListed(list);
    });
  }

  #notify(name: keyof KeyNotifications, payload: unknown): void {
    if (!this.isConnected) return;
    const connection = this.#connection;
    this.#down(() => {
      if (connection !== this.#connection) return;
      if (name === 'key:committed') {
        const { channelId, ...commit } = payload as KeyNotifications['key:committed'];
        this.client.committed(channelId, commit);
      } else if (name === 'key:waiting') {
        this.client.waiting(payload as KeyNotifications['key:waiting']);
      } else if (name === 'key:welcomed') {
        this.client.welcomed(payload as KeyNotifications['key:welcomed']);
      } else {
        const { channelId, epoch } = payload as KeyNotifications['key:reform'];
        this.client.reformed(channelId, epoch);
      }
    });
  }

  #request = (name: KeyRequest, payload: object): Promise<unknown> => {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const connection = this.#connection;
    const lost = () => reject(new RequestError('disconnected', 'lost'));
    if (!this.isConnected) lost();
    this.#up(() => {
      if (connection !== this.#connection) {
        lost();
        return;
      }
      let answer: () => void;
      try {
        const value = structuredClone(this.#model.answer(this, name, payload));
        answer = () => resolve(value);
      } catch (error) {
        answer = () => reject(error);
      }
      this.#down(() => {
        if (connection === this.#connection) answer();
        else lost();
      });
    });
    return promise;
  };

  #up(run: () => void): void {
    const { clock } = this.#model;
    this.#upAt = Math.max(this.#upAt, clock.now() + this.#model.random() * 40);
    clock.schedule(this.#upAt - clock.now(), run);
  }

  #down(run: () => void): void {
    const { clock } = this.#model;
    this.#downAt = Math.max(this.#downAt, clock.now() + this.#model.random() * 40);
    clock.schedule(this.#downAt - clock.now(), run);
  }

  #newOwner(): LeafOwner {
    this.#model.count += 1;
    return {
      userId: this.name as UserId,
      peerId: `${this.name} ${this.#model.count}` as PeerId,
      deviceKey: `key of ${this.name}`,
      madeAt: this.#model.count,
    };
  }

  #newPeer(): Peer {
    const notify = (name: keyof KeyNotifications, payload: unknown) => this.#notify(name, payload);
    return { id: this.owner.peerId, notify } as unknown as Peer;
  }
}

/** Apps, a channel, and the server's own order of commits, on a clock of their own. */
export class KeyModel {
  readonly clock = new ModelClock();
  readonly people: readonly ModelPerson[];
  count = 0;
  /** How often each request has come, and how many commits were accepted. */
  readonly asked = { 'key:watch': 0, 'key:commit': 0, 'key:missed': 0, 'key:failed': 0 };
  epochs = 0;
  #rooms = new ModelRooms();
  #keys = this.#newKeys();
  readonly random: () => number;

  /** @param random 0 … 1 */
  constructor(names: readonly string[], random: () => number) {
    this.random = random;
    this.people = names.map((name) => new ModelPerson(this, name));
    for (const person of this.people) person.connect(false);
  }

  get list() {
    return this.#rooms.inside.map(({ owner: { peerId, userId }, isConnected }) => {
      return { peerId, userId, away: !isConnected };
    });
  }

  isSeated(person: ModelPerson): boolean {
    return this.#rooms.inside.includes(person);
  }

  seat(person: ModelPerson): void {
    if (this.isSeated(person)) return;
    this.#rooms.inside.push(person);
    this.#rooms.emit('entered', person.peer);
  }

  unseat(person: ModelPerson): void {
    const at = this.#rooms.inside.indexOf(person);
    if (at < 0) return;
    this.#rooms.inside.splice(at, 1);
    this.#rooms.emit('left', person.owner.peerId);
  }

  tellList(): void {
    for (const person of this.people) if (person.isConnected) person.tellList();
  }

  /** The server begins anew: it has nobody, and knows no group. */
  restart(): void {
    for (const person of this.people) person.drop();
    this.#rooms = new ModelRooms();
    this.#keys = this.#newKeys();
    for (const person of this.people) person.connect(false);
  }

  answer(person: ModelPerson, name: KeyRequest, payload: object): unknown {
    this.asked[name] += 1;
    const asked = payload as { epoch: number; commit: string | null; groupInfo: string };
    switch (name) {
      case 'key:watch':
        return this.#keys.group(modelChannel);
      case 'key:commit': {
        const answer = this.#keys.commit(person.peer, modelChannel, asked);
        if (answer.accepted) this.epochs += 1;
        return answer;
      }
      case 'key:missed':
        return { commits: this.#keys.missed(person.peer, modelChannel, asked.epoch) };
      case 'key:failed':
        this.#keys.failed(person.peer, modelChannel, asked.epoch);
        return {};
    }
  }

  /** A member sends what is no commit. */
  spoil(person: ModelPerson, withGroup: boolean): void {
    const { epoch, groupInfo } = this.#keys.group(modelChannel);
    if (groupInfo === null || !this.isSeated(person)) return;
    const spoilt = { epoch, commit: 'AAAA', groupInfo: withGroup ? groupInfo : 'AAAA' };
    this.#keys.commit(person.peer, modelChannel, spoilt);
  }

  /** Somebody joins the group, and never comes. */
  async vanish(): Promise<void> {
    const { epoch, groupInfo } = this.#keys.group(modelChannel);
    if (groupInfo === null) return;
    this.count += 1;
    const name = `vanished ${this.count}`;
    const ghost = new ModelGroup({
      userId: name as UserId,
      peerId: name as PeerId,
      deviceKey: name,
      madeAt: this.count,
    });
    try {
      const draft = await ghost.enter(modelChannel, Buffer.from(groupInfo, 'base64url'));
      this.#keys.commit({ id: name, notify: () => undefined } as unknown as Peer, modelChannel, {
        epoch,
        commit: Buffer.from(draft.commit ?? '').toString('base64url'),
        groupInfo: Buffer.from(draft.groupInfo).toString('base64url'),
      });
    } catch {
      // The group was spoilt just before.
    }
  }

  close(): void {
    for (const { client } of this.people) client.close();
  }

  #newKeys(): ChannelKeys {
    const seen = { key: '', channelIds: new Set([modelChannel]) };
    return new ChannelKeys(this.#rooms as unknown as RoomRegistry, { of: () => seen });
  }
}

import type { ChannelId, PeerId, UserId } from '../../../../shared/domain/ids.ts';
import type { EpochKeys } from '../../../../shared/encryption/epochKeys.ts';
import type { LeafOwner } from '../../../../shared/encryption/leafTexts.ts';
import type { KeyGroup, OrderedCommit } from '../../../../shared/protocol/encryption/keys.ts';
import type { RequestFunction } from '../../transport/SignalingPort.ts';
import { KeyClient } from '../KeyClient.ts';
import type { KeyPort } from '../KeyPort.ts';
import { KnownDevices } from '../KnownDevices.ts';
import { MlsGroup } from '../MlsGroup.ts';
import type { ListedPeer } from '../roster.ts';
import { testDevice } from './testDevice.ts';

export const bedChannel = 'channel' as ChannelId;

/** One app with the real cryptography, and what it has told. */
export interface BedMember {
  readonly owner: LeafOwner;
  readonly group: MlsGroup;
  readonly client: KeyClient;
  readonly known: KnownDevices;
  /** All keys that were given for use, the newest last. */
  readonly given: EpochKeys[];
  /** The keys in use; null while nothing may be sent. */
  keys: EpochKeys | null;
}

/**
 * Members, a clock that is moved by hand, and a server that is honest until a test says otherwise: `asked` answers in its place, and
 * `told` decides what reaches whom.
 */
export class KeyBed {
  readonly members: BedMember[] = [];
  readonly requests: { readonly name: string; readonly payload: Record<string, unknown> }[] = [];
  group: KeyGroup = { epoch: 0, groupInfo: null };
  commits: OrderedCommit[] = [];
  listed: ListedPeer[] = [];
  /** Answers a request of a member in place of the honest server; undefined: the honest one does. */
  asked: (name: string, payload: Record<string, unknown>, by: BedMember) => unknown = () =>
    undefined;
  /** What a member gets of a commit. */
  told: (commit: OrderedCommit, to: BedMember) => readonly OrderedCommit[] = (commit) => [commit];
  #now = 0;
  #computing = 0;
  #due: { at: number; run: () => void }[] = [];

  /** Adds an app that is connected and in no channel. */
  async add(name: string, peerName = name): Promise<BedMember> {
    const device = await testDevice(name);
    const owner = { ...device.owner, peerId: `peer-${peerName}` as PeerId };
    const group = await MlsGroup.load();
    group.certify(owner, await device.sign(group.textToSign(owner)));
    const kept = new Map<string, string>();
    const known = new KnownDevices({
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
    });
    const client = new KeyClient({
      port: this.#counted(group),
      introduce: async () => undefined,
      request: (async (name: string, payload: Record<string, unknown>) => {
        this.requests.push({ name, payload });
        return structuredClone(
          this.asked(name, payload, member) ?? this.#answer(name, payload, member),
        );
      }) as unknown as RequestFunction,
      clock: {
        now: () => this.#now,
        schedule: (afterMs, run) => {
          const entry = { at: this.#now + afterMs, run };
          this.#due.push(entry);
          return () => {
            this.#due = this.#due.filter((each) => each !== entry);
          };
        },
        random: () => 0.5,
      },
      standingOf: (userId, deviceKey) => known.standingOf(userId, deviceKey),
    });
    const member: BedMember = { owner, group, client, known, given: [], keys: null };
    client.on('epoch', (keys) => {
      member.given.push(keys);
      member.keys = keys;
    });
    client.on('withdrawn', () => {
      member.keys = null;
    });
    client.connected(owner.peerId);
    this.members.push(member);
    return member;
  }

  /** Lets somebody into the channel. */
  enter({ owner, client }: BedMember): void {
    this.list([...this.listed, listedOf(owner)]);
    client.enter(bedChannel, this.listed);
  }

  /** Says who is in the channel. */
  list(listed: readonly ListedPeer[]): void {
    this.listed = [...listed];
    for (const { client } of this.members) {
      if (client.status.channelId !== null) client.setListed(this.listed);
    }
  }

  /** Orders a commit that was made by hand, and tells everybody. */
  order(commit: string | null, groupInfo: string, by: BedMember | null = null): void {
    this.group = { epoch: this.group.epoch + 1, groupInfo };
    const ordered = { epoch: this.group.epoch, commit };
    this.commits.push(ordered);
    for (const member of this.members) {
      if (member === by) continue;
      for (const told of this.told(ordered, member)) member.client.committed(bedChannel, told);
    }
  }

  /** Moves the clock on from one thing that is due to the next, and lets the apps do each. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (;;) {
      const [next] = this.#due.toSorted((one, other) => one.at - other.at);
      if (next === undefined || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#due = this.#due.filter((each) => each !== next);
      next.run();
      await this.#settle();
    }
    this.#now = end;
  }

  /** Waits until no app computes any more. */
  async #settle(): Promise<void> {
    for (let idle = 0; idle < 3; idle = this.#computing === 0 ? idle + 1 : 0) {
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  /** The same port, whose calls are waited for. */
  #counted(group: MlsGroup): KeyPort {
    const counted = async <Result>(call: Promise<Result>): Promise<Result> => {
      this.#computing += 1;
      return await call.finally(() => {
        this.#computing -= 1;
      });
    };
    return {
      enter: (...values) => counted(group.enter(...values)),
      remove: (...values) => counted(group.remove(...values)),
      takeIn: (...values) => counted(group.takeIn(...values)),
      welcomed: (...values) => counted(group.welcomed(...values)),
      adopt: () => counted(group.adopt()),
      adoptAhead: () => counted(group.adoptAhead()),
      apply: (...values) => counted(group.apply(...values)),
      leave: () => counted(group.leave()),
    };
  }

  #answer(name: string, payload: Record<string, unknown>, by: BedMember): unknown {
    const { epoch, commit, groupInfo } = payload as {
      epoch: number;
      commit: string | null;
      groupInfo: string;
    };
    switch (name) {
      case 'key:watch':
        return this.group;
      case 'key:commit': {
        const isFirst = this.group.groupInfo === null;
        const accepted = epoch === this.group.epoch && isFirst === (commit === null);
        if (accepted) this.order(commit, groupInfo, by);
        return { accepted, group: this.group };
      }
      case 'key:missed': {
        const commits = this.commits.filter((each) => each.epoch > epoch);
        return { commits };
      }
      default:
        this.group = { epoch: this.group.epoch + 1, groupInfo: null };
        for (const { client } of this.members) client.reformed(bedChannel, this.group.epoch);
        return {};
    }
  }
}

export function listedOf({ peerId, userId }: Pick<LeafOwner, 'peerId' | 'userId'>): ListedPeer {
  return { peerId, userId, away: false };
}

/** Somebody whose apps the server says to be those of another person. */
export function posingAs(owner: LeafOwner, userId: UserId): LeafOwner {
  return { ...owner, userId };
}

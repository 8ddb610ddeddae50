import type { ChannelId, UserId } from '../../shared/domain/ids.ts';
import {
  type ChatDevice,
  type ChatKeyGeneration,
  type ChatKeyShare,
  chatSharesMax,
} from '../../shared/domain/SealedText.ts';
import type { User } from '../../shared/domain/User.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { KeyClock } from '../media/encryption/KeyClock.ts';
import type { RequestFunction } from '../media/transport/SignalingPort.ts';
import type { Standing } from '../state/CallEncryption.ts';
import type { ChatSeal } from '../state/ChatSealing.ts';
import { type ChatKeyRepository, withAllRefused } from './ChatKeyRepository.ts';
import { type ChatKey, followLink, linkTo, newChatKey } from './chatKey.ts';
import { asChatDevice, hasOwnHpkeKey, type OwnDevice, openShare, shareWith } from './keyShare.ts';

export interface ChatKeyringOptions {
  /** The own device, once somebody is signed in. */
  readonly own: () => Promise<OwnDevice>;
  readonly request: RequestFunction;
  readonly repository: ChatKeyRepository;
  readonly clock: KeyClock;
  /** The devices of a person, when keys are handed to them: who is met for the first time is known from then on. */
  readonly meet: (userId: UserId, deviceKeys: readonly string[]) => void;
  readonly standingOf: (userId: UserId, deviceKey: string) => Standing;
  /** Whose devices there are, so that the user can be asked about them. */
  readonly namePeople: (people: readonly User[]) => void;
}

/** What is known of one chat. */
interface KnownChat {
  readonly keys: Map<string, ChatKey>;
  generations: readonly ChatKeyGeneration[];
  newest: Pick<ChatKey, 'number' | 'keyId'> | null;
  /** Ids of keys by which nothing more is sealed. */
  refused: readonly string[];
  /** Whether the server was asked since it told of a change. */
  isCurrent: boolean;
  isRolledBack: boolean;
  strangers: readonly ChatDevice[];
}

/** Somebody who can hand a key on does so within this time, in ms; after it one begins another key. */
const patienceMs = 4_000;
/** Those who are asked to hand a key on do not all do it in the same moment. In ms. */
const spreadMs = 800;
const beginTries = 5;

/**
 * The keys of encrypted chats on this device: takes those that others hand on, hands its own on, begins new ones. A key is only taken from
 * a device, and handed to one, that the user knows. Owns its timers; `close` ends them.
 */
export class ChatKeyring extends TypedEmitter<{ changed: ChannelId }> {
  readonly #options: ChatKeyringOptions;
  readonly #chats = new Map<ChannelId, Promise<KnownChat>>();
  /** The same, read already. */
  readonly #read = new Map<ChannelId, KnownChat>();
  readonly #timers = new Set<() => void>();
  /** By channel, one thing after another. */
  readonly #queues = new Map<ChannelId, Promise<unknown>>();
  #published: Promise<void> | null = null;
  /** Until all keys are refused that a device may have which is not trusted any more. */
  #refusing: Promise<void> = Promise.resolve();

  constructor(options: ChatKeyringOptions) {
    super();
    this.#options = options;
  }

  /** A session is open: what was missed is asked for again when it is needed, and the own HPKE key is published. */
  connected(): void {
    for (const chat of this.#read.values()) chat.isCurrent = false;
    this.#published = null;
    this.#publish().catch(() => undefined);
  }

  /** The server tells of another key, or of a share for this device. */
  keysChanged(channelId: ChannelId): void {
    const chat = this.#read.get(channelId);
    if (chat === undefined) return;
    chat.isCurrent = false;
    this.#later(0, () => this.refresh(channelId));
  }

  /** A device has not got the newest key. */
  wanted(channelId: ChannelId): void {
    const { clock } = this.#options;
    this.#later(clock.random() * spreadMs, () => this.handOn(channelId));
  }

  /** The user knows devices better than before, or worse. */
  async trustChanged(): Promise<void> {
    for (const [channelId, { strangers }] of this.#read) {
      if (strangers.length > 0) await this.handOn(channelId).catch(() => undefined);
      await this.refresh(channelId).catch(() => undefined);
    }
  }

  /**
   * The user trusts a device no longer. It may have every key that there is now, so what this device writes next is sealed by others.
   * They are begun once: who else trusts that device may hand them on to it, as they may show it what they read.
   */
  distrusted(): Promise<void> {
    this.#refusing = this.#refusing.then(async () => {
      await this.#options.repository.refuseAll();
      for (const reading of this.#chats.values()) {
        const chat = await reading;
        const keys = [...chat.keys.values()];
        ({ refused: chat.refused } = withAllRefused({ ...chat, keys }));
      }
    });
    return this.#refusing;
  }

  /** What the user should know about the keys of a chat, as far as it was read. */
  sealOf(channelId: ChannelId): ChatSeal {
    const chat = this.#read.get(channelId);
    return {
      isWaiting: chat?.generations.some(({ keyId }) => !chat.keys.has(keyId)) ?? false,
      isRolledBack: chat?.isRolledBack ?? false,
      wasSealed: chat?.newest != null,
      strangers: chat?.strangers ?? [],
    };
  }

  /** A key that is here; null when it is not. */
  async keyOf(channelId: ChannelId, keyId: string): Promise<ChatKey | null> {
    return (await this.#chat(channelId)).keys.get(keyId) ?? null;
  }

  /** Asks the server for keys of a chat that were handed to this device, unless that was done since they have changed. */
  async refresh(channelId: ChannelId): Promise<void> {
    await this.#inTurn(channelId, async () => {
      const chat = await this.#chat(channelId);
      if (chat.isCurrent) return;
      await this.#publish();
      const { generations, shares } = await this.#options.request('chatKey:list', { channelId });
      chat.isCurrent = true;
      await this.#take(channelId, chat, generations, shares);
    });
  }

  /**
   * The key by which to seal a message now, begun if there is none.
   *
   * @param refused a key by which the server takes nothing any more; null for none
   * @throws RequestError `outdated` while the server shows older keys than before
   */
  async sealingKey(channelId: ChannelId, refused: string | null = null): Promise<ChatKey> {
    await this.#refusing;
    const chat = await this.#chat(channelId);
    const isRefused = (keyId: string) => keyId === refused || chat.refused.includes(keyId);
    chat.isCurrent &&= refused === null;
    for (let tried = 0; tried < beginTries; tried += 1) {
      await this.refresh(channelId);
      if (chat.isRolledBack) throw new RequestError('outdated', 'the server shows older keys');
      const newest = chat.generations.at(-1);
      const held = newest && chat.keys.get(newest.keyId);
      if (held && !isRefused(held.keyId)) return held;
      const isAwaited = newest !== undefined && !isRefused(newest.keyId);
      if (isAwaited && (await this.#isHandedOn(channelId, newest.keyId))) continue;
      const begun = await this.#begin(channelId, chat);
      if (begun === null) continue;
      // Before anything is sealed by it, so that everybody can read it at once.
      await this.handOn(channelId);
      return begun;
    }
    throw new RequestError('outdated', 'others begin keys all the time');
  }

  /** Hands the newest key to all devices that have not got it and are known. */
  async handOn(channelId: ChannelId): Promise<void> {
    await this.refresh(channelId);
    await this.#inTurn(channelId, async () => {
      const { own: loadOwn, request, meet, namePeople, standingOf } = this.#options;
      const chat = await this.#chat(channelId);
      const key = chat.keys.get(chat.generations.at(-1)?.keyId ?? '');
      if (key === undefined) return;
      const own = await loadOwn();
      const { devices, people } = await request('chatKey:devices', { channelId });
      namePeople(people);
      // Another device of the user's own is not taken for theirs at first sight.
      meet(own.userId, [own.deviceKey]);
      for (const [userId, theirs] of Map.groupBy(devices, (device) => device.userId)) {
        meet(
          userId,
          theirs.map(({ deviceKey }) => deviceKey),
        );
      }
      const strangers: ChatDevice[] = [];
      const shares: ChatKeyShare[] = [];
      for (const { holds, ...device } of devices) {
        if (holds || device.deviceKey === own.deviceKey || !(await hasOwnHpkeKey(device))) continue;
        if (standingOf(device.userId, device.deviceKey) === 'changed') strangers.push(device);
        else shares.push(await shareWith(channelId, key, own, device));
      }
      for (let at = 0; at < shares.length; at += chatSharesMax) {
        const part = shares.slice(at, at + chatSharesMax);
        await request('chatKey:share', {
          channelId,
          keyId: key.keyId,
          shares: part.map(({ toDevice, sealed, signature }) => ({ toDevice, sealed, signature })),
        });
      }
      chat.strangers = strangers;
      this.emit('changed', channelId);
    });
  }

  /** The user takes it that the server shows older keys than before, as after a backup was restored. */
  async acceptRollback(channelId: ChannelId): Promise<void> {
    const { request, repository } = this.#options;
    await this.#inTurn(channelId, async () => {
      const chat = await this.#chat(channelId);
      const { generations } = await request('chatKey:list', { channelId });
      const kept = generations.flatMap(({ keyId }) => chat.keys.get(keyId) ?? []);
      await repository.startOver(channelId, kept);
      this.#chats.delete(channelId);
      this.#read.delete(channelId);
    });
    await this.refresh(channelId);
  }

  close(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
  }

  #chat(channelId: ChannelId): Promise<KnownChat> {
    const known = this.#chats.get(channelId) ?? this.#readChat(channelId);
    this.#chats.set(channelId, known);
    return known;
  }

  async #readChat(channelId: ChannelId): Promise<KnownChat> {
    const { keys, newest, refused } = await this.#options.repository.read(channelId);
    const chat: KnownChat = {
      keys: new Map(keys.map((key) => [key.keyId, key])),
      generations: [],
      newest,
      refused,
      isCurrent: false,
      isRolledBack: false,
      strangers: [],
    };
    this.#read.set(channelId, chat);
    return chat;
  }

  #publish(): Promise<void> {
    this.#published ??= this.#publishNow().catch((error: unknown) => {
      this.#published = null;
      throw error;
    });
    return this.#published;
  }

  async #publishNow(): Promise<void> {
    const { hpkeKey, signature } = await asChatDevice(await this.#options.own());
    await this.#options.request('chatKey:publish', { hpkeKey, signature });
  }

  /** Takes what the server has of the keys of a chat, as far as it holds. */
  async #take(
    channelId: ChannelId,
    chat: KnownChat,
    generations: readonly ChatKeyGeneration[],
    shares: readonly ChatKeyShare[],
  ): Promise<void> {
    const { own: loadOwn, request, repository, standingOf } = this.#options;
    const own = await loadOwn();
    const last = generations.at(-1) ?? null;
    chat.isRolledBack = !follows(generations, chat);
    if (chat.isRolledBack) {
      this.emit('changed', channelId);
      return;
    }
    chat.generations = generations;
    if (last !== null) chat.newest = { number: last.number, keyId: last.keyId };
    for (const share of shares) {
      if (chat.keys.has(share.keyId)) continue;
      const isListed = generations.some(
        ({ keyId, number }) => keyId === share.keyId && number === share.number,
      );
      const key = isListed ? await openShare(channelId, share, own) : null;
      if (key === null) {
        await request('chatKey:drop', { channelId, keyId: share.keyId });
      } else if (standingOf(share.fromUser, share.fromDevice) !== 'changed') {
        chat.keys.set(key.keyId, key);
      }
    }
    await this.#followLinks(channelId, chat);
    const { newest, refused } = chat;
    await repository.keep(channelId, { keys: [...chat.keys.values()], newest, refused });
    this.emit('changed', channelId);
  }

  /** From the newest key back to the oldest that can be reached. Adds links that are missing. */
  async #followLinks(channelId: ChannelId, { keys, generations }: KnownChat): Promise<void> {
    for (let at = generations.length - 1; at > 0; at -= 1) {
      const { keyId, link } = generations[at] as ChatKeyGeneration;
      const previous = generations[at - 1] as ChatKeyGeneration;
      const key = keys.get(keyId);
      const known = keys.get(previous.keyId);
      if (key === undefined) continue;
      if (known === undefined && link !== null) {
        const found = await followLink(channelId, key, link, previous);
        if (found !== null) keys.set(found.keyId, found);
      } else if (known !== undefined && link === null) {
        const added = await linkTo(channelId, key, known);
        await this.#options.request('chatKey:link', { channelId, keyId, link: added });
      }
    }
  }

  /** Null when somebody else was faster. */
  async #begin(channelId: ChannelId, chat: KnownChat): Promise<ChatKey | null> {
    const { own: loadOwn, request } = this.#options;
    return await this.#inTurn(channelId, async () => {
      const own = await loadOwn();
      const newest = chat.generations.at(-1);
      const key = await newChatKey(channelId, (newest?.number ?? 0) + 1);
      const { number, keyId } = key;
      const previous = newest && chat.keys.get(newest.keyId);
      const link = previous ? await linkTo(channelId, key, previous) : null;
      const { toDevice, sealed, signature } = await shareWith(
        channelId,
        key,
        own,
        await asChatDevice(own),
      );
      chat.isCurrent = false;
      try {
        const wish = { channelId, number, keyId, link, own: { toDevice, sealed, signature } };
        await request('chatKey:begin', wish);
      } catch (error) {
        if (error instanceof RequestError && error.code === 'outdated') return null;
        throw error;
      }
      chat.keys.set(keyId, key);
      chat.newest = { number, keyId };
      await this.#options.repository.keep(channelId, { ...chat, keys: [key] });
      return key;
    });
  }

  /** Waits until somebody has handed a key on; false when nobody does. */
  async #isHandedOn(channelId: ChannelId, keyId: string): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const stop = this.on('changed', (changed) => {
      if (changed === channelId && this.#read.get(channelId)?.keys.has(keyId)) resolve(true);
    });
    const cancel = this.#options.clock.schedule(patienceMs, () => resolve(false));
    this.#timers.add(cancel);
    const isHandedOn = await promise;
    stop();
    cancel();
    this.#timers.delete(cancel);
    return isHandedOn;
  }

  /** Runs one thing of a channel after another. */
  #inTurn<Result>(channelId: ChannelId, work: () => Promise<Result>): Promise<Result> {
    const before = this.#queues.get(channelId) ?? Promise.resolve();
    const done = before.then(work, work);
    this.#queues.set(
      channelId,
      done.catch(() => undefined),
    );
    return done;
  }

  #later(afterMs: number, work: () => Promise<unknown>): void {
    const cancel = this.#options.clock.schedule(afterMs, () => {
      this.#timers.delete(cancel);
      work().catch(() => undefined);
    });
    this.#timers.add(cancel);
  }
}

/** Whether what the server shows goes on from what it has shown before: no number has another key, and none is gone at the end. */
function follows(
  generations: readonly ChatKeyGeneration[],
  { keys, newest }: Pick<KnownChat, 'keys' | 'newest'>,
): boolean {
  if ((generations.at(-1)?.number ?? 0) < (newest?.number ?? 0)) return false;
  const known = newest === null ? [] : [newest];
  return generations.every(({ number, keyId }, at) => {
    const isInOrder = number > (generations[at - 1]?.number ?? 0);
    const others = [...known, ...keys.values()].filter((key) => key.number === number);
    return isInOrder && others.every((key) => key.keyId === keyId);
  });
}

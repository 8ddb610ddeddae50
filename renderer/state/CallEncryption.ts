import type { ChannelId, PeerId, UserId } from '../../shared/domain/ids.ts';
import type { RecordingSeat } from '../../shared/domain/Recording.ts';

/**
 * How far the agreement on keys of a channel has come: `none` where it is not encrypted, `arriving` until there are keys, `reforming` while
 * everybody begins anew. `failed`: somebody unknown has keys and cannot be put out, so nothing is sent.
 */
export type KeyState = 'none' | 'arriving' | 'settled' | 'reforming' | 'failed';

/**
 * How a call is encrypted, by its keys unless nothing is sent for another reason. `unmarked`: the server says that the channel is not
 * encrypted any more, and the user has not agreed to that. `broken`: this app cannot encrypt any more.
 */
type SealedState = KeyState | 'unmarked' | 'broken';

/**
 * How well a device is known here: compared by its code, seen before (or the first one of its person), or another one than those
 * that were seen before.
 */
export type Standing = 'verified' | 'known' | 'changed';

/** A device by which a person is known here. */
export interface KnownDevice {
  readonly deviceKey: string;
  readonly standing: Standing;
}

/** A device of somebody, and how well it is known. */
export interface KnownPerson {
  readonly userId: UserId;
  readonly deviceKey: string;
  readonly standing: Standing;
}

/** Somebody in the call, with the device that has the keys. */
export interface SealedPerson extends KnownPerson {
  readonly peerId: PeerId;
}

/** Who can decrypt what is said in the user's channel. */
export interface CallSeal {
  readonly channelId: ChannelId | null;
  readonly state: SealedState;
  /** 30 digits, the same for all who agree; null without keys. */
  readonly code: string | null;
  readonly people: readonly SealedPerson[];
  /** How many have keys and are nobody in the list. */
  readonly strangers: number;
  /** Who is in the list and has no keys. */
  readonly missing: readonly PeerId[];
  /** Peers whose media the server can open though no recording is shown here. Nothing of the user's is sent while there are any. */
  readonly unshownRecorded: readonly PeerId[];
}

/** Outside of encrypted channels. */
export const unsealed: CallSeal = {
  channelId: null,
  state: 'none',
  code: null,
  people: [],
  strangers: 0,
  missing: [],
  unshownRecorded: [],
};

/** What must not be overlooked about the keys of a call; also the name of its text. */
export type SealAlarmKind = 'failed' | 'broken' | 'unmarked' | 'strangers' | 'unshown' | 'changed';

/** The worst of what must not be overlooked; null while there is nothing. */
export function alarmOf({
  state,
  strangers,
  people,
  unshownRecorded,
}: Pick<CallSeal, 'state' | 'strangers' | 'people' | 'unshownRecorded'>): SealAlarmKind | null {
  if (state === 'failed' || state === 'broken' || state === 'unmarked') return state;
  if (strangers > 0) return 'strangers';
  if (unshownRecorded.length > 0) return 'unshown';
  return people.some(({ standing }) => standing === 'changed') ? 'changed' : null;
}

/** The encryption of the user's call. Its code is loaded after the page. */
export interface CallEncryption {
  readonly seal: {
    getState(): CallSeal;
    getInitialState(): CallSeal;
    subscribe(listen: (state: CallSeal, before: CallSeal) => void): () => void;
  };
  /** 30 digits by which two people compare their devices once and for all. */
  pairCode(person: Pick<SealedPerson, 'userId' | 'deviceKey'>): Promise<string>;
  /** The user has compared the code with the other person. */
  verify(person: Pick<SealedPerson, 'userId' | 'deviceKey'>): void;
  /** The user takes a new device for what it says it is, without comparing. */
  accept(person: Pick<SealedPerson, 'userId' | 'deviceKey'>): void;
  /** The devices by which somebody is known. */
  devicesOf(userId: UserId): readonly KnownDevice[];
  /** The user does not take a device for its person's any more. */
  distrust(person: Pick<SealedPerson, 'userId' | 'deviceKey'>): void;
  /** The user has agreed to a recording of their channel, or does not any more (null): what they send is sealed so that it can hear it. */
  recordedBy(consent: Pick<RecordingSeat, 'id' | 'videos'> | null): void;
  /** The user goes on in a channel that is not encrypted any more. */
  agreeToPlain(): void;
}

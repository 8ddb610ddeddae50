import { createHash } from 'node:crypto';
import type {
  Applied,
  Draft,
  GroupView,
  IntakeDraft,
  JoinDraft,
} from '../../renderer/media/encryption/KeyPort.ts';
import type { KeyCalls } from '../../renderer/media/encryption/keyMessages.ts';
import type { LeafOwner } from '../../shared/encryption/leafTexts.ts';

interface State {
  readonly channelId: string;
  readonly secret: string;
  readonly leaves: readonly (LeafOwner | null)[];
}

/** One change of a group: the state it is made on, who joins it, and which leaves are removed. */
interface Change {
  readonly on: string;
  readonly owners: readonly LeafOwner[];
  readonly leaves: readonly number[];
  readonly salt: number;
}

let salt = 0;

/**
 * What MLS does to a group, without its cryptography: each commit is on one state and leads to one other, and who is removed learns
 * nothing more. Its public state names the secret, so it is for tests of the order only.
 */
export class ModelGroup implements KeyCalls {
  #owner: LeafOwner | null;
  #state: State | null = null;
  #draft: State | null = null;
  #ahead: State | null = null;

  /** @param owner whose leaf it makes; null until `certify` */
  constructor(owner: LeafOwner | null = null) {
    this.#owner = owner;
  }

  get owner(): LeafOwner {
    if (this.#owner === null) throw new Error('nobody’s');
    return this.#owner;
  }

  set owner(owner: LeafOwner) {
    this.#owner = owner;
  }

  /** Nothing signs a leaf here. */
  async textToSign(): Promise<string> {
    return '';
  }

  async certify(owner: LeafOwner): Promise<void> {
    this.owner = owner;
  }

  async enter(channelId: string, groupInfo: Uint8Array | null, ahead = false): Promise<JoinDraft> {
    salt += 1;
    const base: State =
      groupInfo === null
        ? { channelId, secret: `new ${salt}`, leaves: [] }
        : (JSON.parse(decode(groupInfo)) as State);
    if (base.channelId !== channelId || !Array.isArray(base.leaves)) throw new Error('no group');
    const change: Change = { on: base.secret, owners: [this.owner], leaves: [], salt };
    const next = after(base, change);
    if (ahead) this.#ahead = next;
    else this.#draft = next;
    return {
      commit: groupInfo === null ? null : encode(change),
      groupInfo: encode(next),
      keyPackage: encode(this.owner),
    };
  }

  async takeIn(
    keyPackages: readonly Uint8Array[],
    leaves: readonly number[],
  ): Promise<IntakeDraft | null> {
    salt += 1;
    const state = this.#current;
    const owners = keyPackages.map((bytes) => JSON.parse(decode(bytes)) as LeafOwner);
    const change: Change = { on: state.secret, owners, leaves, salt };
    this.#draft = after(state, change);
    const next = encode(this.#draft);
    const taken = [...owners.keys()];
    return { commit: encode(change), groupInfo: next, welcome: next, taken };
  }

  async welcomed(channelId: string, welcome: Uint8Array): Promise<GroupView> {
    const state = JSON.parse(decode(welcome)) as State;
    if (state.channelId !== channelId || !state.leaves.some((each) => this.#isOwn(each))) {
      throw new Error('not for this member');
    }
    this.#draft = null;
    this.#state = state;
    return this.#view(state);
  }

  async remove(leaves: readonly number[]): Promise<Draft> {
    salt += 1;
    const state = this.#current;
    const change: Change = { on: state.secret, owners: [], leaves, salt };
    this.#draft = after(state, change);
    return { commit: encode(change), groupInfo: encode(this.#draft) };
  }

  async adopt(): Promise<GroupView> {
    if (this.#draft === null) throw new Error('no draft');
    this.#state = this.#draft;
    this.#draft = null;
    return this.#view(this.#state);
  }

  async adoptAhead(): Promise<GroupView> {
    this.#draft = this.#ahead;
    this.#ahead = null;
    return await this.adopt();
  }

  async apply(commit: Uint8Array): Promise<Applied> {
    this.#draft = null;
    const change = JSON.parse(decode(commit)) as Change;
    const state = this.#current;
    if (change.on !== state.secret) throw new Error('of another state');
    const next = after(state, change);
    if (!next.leaves.some((each) => this.#isOwn(each))) {
      this.#state = null;
      return 'removed';
    }
    this.#state = next;
    return this.#view(next);
  }

  async leave(): Promise<void> {
    this.#state = null;
    this.#draft = null;
  }

  get #current(): State {
    if (this.#state === null) throw new Error('in no group');
    return this.#state;
  }

  #isOwn(leaf: LeafOwner | null): boolean {
    return leaf?.peerId === this.owner.peerId && leaf.madeAt === this.owner.madeAt;
  }

  #view({ secret, leaves }: State): GroupView {
    const bytes = new Uint8Array(createHash('sha256').update(secret).digest());
    return {
      secret: bytes,
      authenticator: bytes,
      ownLeaf: leaves.findIndex((each) => this.#isOwn(each)),
      leaves: leaves.flatMap((owner, leaf) => (owner === null ? [] : [{ leaf, owner }])),
    };
  }
}

function after(state: State, change: Change): State {
  const leaves = [...state.leaves];
  for (const leaf of change.leaves) {
    if (!leaves[leaf]) throw new Error('no such leaf');
    leaves[leaf] = null;
  }
  for (const owner of change.owners) {
    const former = leaves.findIndex((each) => each?.peerId === owner.peerId);
    if (former >= 0) leaves[former] = null;
    const blank = leaves.indexOf(null);
    leaves[blank < 0 ? leaves.length : blank] = owner;
  }
  const text = `${state.secret} ${JSON.stringify(change)}`;
  return { ...state, leaves, secret: createHash('sha256').update(text).digest('hex') };
}

function encode(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

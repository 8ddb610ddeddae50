import type {
  CiphersuiteImpl,
  ClientConfig,
  ClientState,
  Credential,
  GroupInfo,
  KeyPackage,
  PrivateKeyPackage,
} from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { createGroup, joinGroup } from 'ts-mls/clientState.js';
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  joinGroupExternal,
} from 'ts-mls/createCommit.js';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { generateKeyPackageWithKey, verifyKeyPackage } from 'ts-mls/keyPackage.js';
import { mlsExporter } from 'ts-mls/keySchedule.js';
import { verifyLeafNodeSignatureKeyPackage } from 'ts-mls/leafNode.js';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js';
import { processMessage } from 'ts-mls/processMessages.js';
import { emptyPskIndex } from 'ts-mls/pskIndex.js';
import {
  type LeafOwner,
  leafIdentity,
  leafKeyText,
  readLeafIdentity,
} from '../../../shared/encryption/leafTexts.ts';
import { fromBase64url, toBase64url } from '../../storage/base64url.ts';
import { loadCipherSuite } from './cipherSuite.ts';
import { verifyEd25519 } from './isSignedBy.ts';
import type { Applied, Draft, GroupView, IntakeDraft, JoinDraft, KeyPort } from './KeyPort.ts';

const frameLabel = 'perch-frames-v1';
const groupIdPrefix = 'perch-group-v1\n';
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

const clientConfig: ClientConfig = {
  ...defaultClientConfig,
  authService: { validateCredential },
  // Messages are not sent through the group, so nothing of earlier epochs is needed.
  keyRetentionConfig: { ...defaultClientConfig.keyRetentionConfig, retainKeysForEpochs: 0 },
  keyPackageEqualityConfig: {
    ...defaultClientConfig.keyPackageEqualityConfig,
    // By which a member that joins again replaces its own leaf.
    compareKeyPackageToLeafNode: (own, { credential }) =>
      isSamePeer(own.leafNode.credential, credential),
  },
};

interface KeyPair {
  readonly publicPackage: KeyPackage;
  readonly privatePackage: PrivateKeyPackage;
}

/**
 * One member of one group by MLS (RFC 9420). Knows no server: whoever uses it brings drafts and commits into one order. Calls
 * must not overlap.
 */
export class MlsGroup implements KeyPort {
  readonly #suite: CiphersuiteImpl;
  readonly #leafKeys: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array };
  #credential: Credential | null = null;
  #state: ClientState | null = null;
  #draft: ClientState | null = null;
  /** By which this member can be taken in, with its private half. */
  #offered: KeyPair | null = null;
  /** Of the channel that the user may be about to join; commits of the current group do not touch it. */
  #ahead: ClientState | null = null;

  private constructor(
    suite: CiphersuiteImpl,
    leafKeys: { readonly signKey: Uint8Array; readonly publicKey: Uint8Array },
  ) {
    this.#suite = suite;
    this.#leafKeys = leafKeys;
  }

  static async load(): Promise<MlsGroup> {
    const suite = await loadCipherSuite();
    return new MlsGroup(suite, await suite.signature.keygen());
  }

  /** The text that the device key must sign before this member can join anything: see `certify`. */
  textToSign(owner: LeafOwner): string {
    return leafKeyText(owner, toBase64url(this.#leafKeys.publicKey));
  }

  certify(owner: LeafOwner, signature: string): void {
    this.#credential = {
      credentialType: 'basic',
      identity: encoder.encode(leafIdentity(owner, signature)),
    };
  }

  /**
   * Drafts the beginning of a group with this member alone, or joining the one there is; a leaf that this peer had in it is replaced.
   *
   * @param groupInfo null where there is no group
   * @param ahead keeps it apart until `adoptAhead`: the member may be in another group meanwhile
   * @throws for a group that is none, of another channel, or with a leaf that no device has signed
   */
  async enter(channelId: string, groupInfo: Uint8Array | null, ahead = false): Promise<JoinDraft> {
    const own = await this.#keyPackage();
    const { state, commit } =
      groupInfo === null
        ? await this.#create(channelId, own)
        : await this.#join(channelId, groupInfo, own);
    if (ahead) {
      this.#ahead = state;
    } else {
      this.#draft = state;
      this.#offered = own;
    }
    const keyPackage = encodeMlsMessage({
      version: 'mls10',
      wireformat: 'mls_key_package',
      keyPackage: own.publicPackage,
    });
    return { commit, groupInfo: await this.#groupInfoOf(state), keyPackage };
  }

  /**
   * This member was taken in by the package of the last `enter`. The group's public state has the tree, which a welcome would repeat.
   *
   * @throws for a welcome that is not for that package, and as `enter`
   */
  async welcomed(
    channelId: string,
    welcome: Uint8Array,
    groupInfo: Uint8Array,
  ): Promise<GroupView> {
    const own = this.#offered;
    this.#offered = null;
    const [message] = decodeMlsMessage(welcome, 0) ?? [];
    if (own === null || message?.wireformat !== 'mls_welcome') throw new Error('no welcome');
    const state = await joinGroup(
      message.welcome,
      own.publicPackage,
      own.privatePackage,
      emptyPskIndex,
      this.#suite,
      ratchetTreeFromExtension(decodeGroupInfo(groupInfo)),
      undefined,
      clientConfig,
    );
    if (!isOfChannel(state.groupContext.groupId, channelId)) throw new Error('of another channel');
    this.#draft = null;
    this.#state = state;
    return await this.#view(state);
  }

  /** Drafts taking newcomers in, and the removal of leaves. One who has a leaf of their own device already loses it by the same commit. */
  async takeIn(
    keyPackages: readonly Uint8Array[],
    removed: readonly number[],
  ): Promise<IntakeDraft | null> {
    const offered = await Promise.all(keyPackages.map((bytes) => this.#goodPackage(bytes)));
    const taken = [...offered.keys()].filter((place) => offered[place] !== null);
    const added = offered.filter((keyPackage) => keyPackage !== null);
    if (added.length === 0) return null;
    const draft = await this.#commit(added, removed);
    if (draft.welcome === null) throw new Error('nobody to welcome');
    return { ...draft, welcome: draft.welcome, taken };
  }

  /** What was drafted ahead is now this member's group, in place of the one before. */
  async adoptAhead(): Promise<GroupView> {
    this.#draft = this.#ahead;
    this.#ahead = null;
    return await this.adopt();
  }

  /** Drafts the removal of leaves. */
  async remove(leaves: readonly number[]): Promise<Draft> {
    return await this.#commit([], leaves);
  }

  /** The draft is the group's next epoch. */
  async adopt(): Promise<GroupView> {
    if (this.#draft === null) throw new Error('no draft');
    this.#state = this.#draft;
    this.#draft = null;
    return await this.#view(this.#state);
  }

  /**
   * Another member's commit is the group's next epoch. A draft is void by it.
   *
   * @throws for a commit that is malformed, forged, of another epoch, or does what nobody does here
   */
  async apply(commit: Uint8Array): Promise<Applied> {
    this.#draft = null;
    const [message] = decodeMlsMessage(commit, 0) ?? [];
    if (message?.wireformat !== 'mls_public_message') throw new Error('no commit');
    const result = await processMessage(
      message,
      this.#current,
      emptyPskIndex,
      (incoming) => {
        const isUsual =
          incoming.kind === 'commit' &&
          incoming.proposals.every(
            ({ proposal }) =>
              proposal.proposalType === 'add' ||
              proposal.proposalType === 'remove' ||
              proposal.proposalType === 'external_init',
          );
        return isUsual ? 'accept' : 'reject';
      },
      this.#suite,
    );
    if (result.kind !== 'newState' || result.actionTaken === 'reject') {
      throw new Error('a commit that nobody makes here');
    }
    if (result.newState.groupActiveState.kind !== 'active') {
      await this.leave();
      return 'removed';
    }
    this.#state = result.newState;
    return await this.#view(result.newState);
  }

  /** Forgets the group. */
  async leave(): Promise<void> {
    this.#state = null;
    this.#draft = null;
    this.#offered = null;
  }

  get #current(): ClientState {
    if (this.#state === null) throw new Error('in no group');
    return this.#state;
  }

  async #commit(added: readonly KeyPackage[], removed: readonly number[]) {
    const state = this.#current;
    const replaced = leavesOf(state.ratchetTree).filter(([, node]) =>
      added.some((keyPackage) => isReplacedBy(node, keyPackage)),
    );
    const leaves = new Set([...removed, ...replaced.map(([leaf]) => leaf)]);
    leaves.delete(state.privatePath.leafIndex);
    const { newState, commit, welcome } = await createCommit(
      { state, cipherSuite: this.#suite },
      {
        wireAsPublicMessage: true,
        extraProposals: [
          ...[...leaves].map(
            (leaf) => ({ proposalType: 'remove', remove: { removed: leaf } }) as const,
          ),
          ...added.map((keyPackage) => ({ proposalType: 'add', add: { keyPackage } }) as const),
        ],
      },
    );
    this.#draft = newState;
    return {
      commit: encodeMlsMessage(commit),
      groupInfo: await this.#groupInfoOf(newState),
      welcome:
        welcome === undefined
          ? null
          : encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }),
    };
  }

  /** What somebody offers to be taken in by; null if it is no good: one such would spoil the commit for all the others. */
  async #goodPackage(bytes: Uint8Array): Promise<KeyPackage | null> {
    try {
      const [message] = decodeMlsMessage(bytes, 0) ?? [];
      if (message?.wireformat !== 'mls_key_package') return null;
      const { keyPackage } = message;
      const { leafNode, cipherSuite, version } = keyPackage;
      const { signature } = this.#suite;
      const isGood =
        cipherSuite === this.#suite.name &&
        version === 'mls10' &&
        (await verifyKeyPackage(keyPackage, signature)) &&
        (await verifyLeafNodeSignatureKeyPackage(leafNode, signature)) &&
        (await validateCredential(leafNode.credential, leafNode.signaturePublicKey));
      return isGood ? keyPackage : null;
    } catch {
      return null;
    }
  }

  async #create(
    channelId: string,
    { publicPackage, privatePackage }: KeyPair,
  ): Promise<{ state: ClientState; commit: null }> {
    const id = crypto.getRandomValues(new Uint8Array(16));
    const groupId = encoder.encode(`${groupIdPrefix}${channelId}\n${toBase64url(id)}`);
    const state = await createGroup(
      groupId,
      publicPackage,
      privatePackage,
      [],
      this.#suite,
      clientConfig,
    );
    return { state, commit: null };
  }

  async #join(
    channelId: string,
    groupInfo: Uint8Array,
    { publicPackage, privatePackage }: KeyPair,
  ): Promise<{ state: ClientState; commit: Uint8Array }> {
    const info = decodeGroupInfo(groupInfo);
    if (!isOfChannel(info.groupContext.groupId, channelId)) throw new Error('of another channel');
    const own = publicPackage.leafNode.credential;
    const hasOwn = ratchetTreeFromExtension(info)?.some(
      (node) => node?.nodeType === 'leaf' && isSamePeer(own, node.leaf.credential),
    );
    const { publicMessage, newState } = await joinGroupExternal(
      info,
      publicPackage,
      privatePackage,
      hasOwn === true,
      this.#suite,
      undefined,
      clientConfig,
    );
    const message = { wireformat: 'mls_public_message', publicMessage } as const;
    return { state: newState, commit: encodeMlsMessage({ version: 'mls10', ...message }) };
  }

  async #keyPackage(): Promise<KeyPair> {
    if (this.#credential === null) throw new Error('no device has signed the leaf');
    return await generateKeyPackageWithKey(
      this.#credential,
      {
        versions: ['mls10'],
        ciphersuites: [this.#suite.name],
        extensions: [],
        proposals: [],
        credentials: ['basic'],
      },
      { notBefore: 0n, notAfter: 2n ** 63n - 1n },
      [],
      this.#leafKeys,
      this.#suite,
    );
  }

  async #groupInfoOf(state: ClientState): Promise<Uint8Array> {
    const groupInfo = await createGroupInfoWithExternalPubAndRatchetTree(state, [], this.#suite);
    return encodeMlsMessage({ version: 'mls10', wireformat: 'mls_group_info', groupInfo });
  }

  async #view({ keySchedule, privatePath, ratchetTree }: ClientState): Promise<GroupView> {
    const { exporterSecret, epochAuthenticator } = keySchedule;
    const leaves = leavesOf(ratchetTree).flatMap(([leaf, { credential }]) => {
      const read = readCredential(credential);
      return read === null ? [] : [{ leaf, owner: read.owner }];
    });
    return {
      secret: await mlsExporter(exporterSecret, frameLabel, new Uint8Array(), 32, this.#suite),
      authenticator: epochAuthenticator.slice(),
      ownLeaf: privatePath.leafIndex,
      leaves,
    };
  }
}

/** The leaves that are not blank, by their indexes. */
function leavesOf(tree: ClientState['ratchetTree']) {
  return tree.flatMap((node, index) =>
    // Leaves are the even nodes of the tree (RFC 9420, appendix C).
    node?.nodeType === 'leaf' ? [[index / 2, node.leaf] as const] : [],
  );
}

/** Whether a leaf is an earlier one of the page that offers a package: by its key, which the package proves, or its device and peer. */
function isReplacedBy(
  leaf: Pick<KeyPackage['leafNode'], 'credential' | 'signaturePublicKey'>,
  { leafNode }: KeyPackage,
): boolean {
  const isSameKey =
    toBase64url(leaf.signaturePublicKey) === toBase64url(leafNode.signaturePublicKey);
  return isSameKey || isSamePeer(leaf.credential, leafNode.credential);
}

function decodeGroupInfo(bytes: Uint8Array): GroupInfo {
  const [message] = decodeMlsMessage(bytes, 0) ?? [];
  if (message?.wireformat !== 'mls_group_info') throw new Error('no group');
  return message.groupInfo;
}

function isOfChannel(groupId: Uint8Array, channelId: string): boolean {
  return decoder.decode(groupId).startsWith(`${groupIdPrefix}${channelId}\n`);
}

function readCredential(credential: Credential): ReturnType<typeof readLeafIdentity> {
  if (credential.credentialType !== 'basic' || !('identity' in credential)) return null;
  try {
    return readLeafIdentity(decoder.decode(credential.identity));
  } catch {
    return null;
  }
}

function isSamePeer(one: Credential, other: Credential): boolean {
  const [own, their] = [readCredential(one)?.owner, readCredential(other)?.owner];
  return own !== undefined && own.peerId === their?.peerId && own.deviceKey === their.deviceKey;
}

/** Whether the device that a leaf names has signed the key of that leaf. */
async function validateCredential(credential: Credential, leafKey: Uint8Array): Promise<boolean> {
  const read = readCredential(credential);
  if (read === null) return false;
  const { owner, signature } = read;
  try {
    return await verifyEd25519(
      fromBase64url(owner.deviceKey),
      encoder.encode(leafKeyText(owner, toBase64url(leafKey))),
      fromBase64url(signature),
    );
  } catch {
    return false;
  }
}

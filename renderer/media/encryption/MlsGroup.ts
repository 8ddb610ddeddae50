import type { CiphersuiteImpl, ClientConfig, ClientState, Credential, GroupInfo } from 'ts-mls';
import { defaultClientConfig } from 'ts-mls/clientConfig.js';
import { createGroup } from 'ts-mls/clientState.js';
import {
  createCommit,
  createGroupInfoWithExternalPubAndRatchetTree,
  joinGroupExternal,
} from 'ts-mls/createCommit.js';
import { ratchetTreeFromExtension } from 'ts-mls/groupInfo.js';
import { generateKeyPackageWithKey } from 'ts-mls/keyPackage.js';
import { mlsExporter } from 'ts-mls/keySchedule.js';
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
import type { Applied, Draft, GroupView, KeyPort } from './KeyPort.ts';

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
  async enter(channelId: string, groupInfo: Uint8Array | null, ahead = false): Promise<Draft> {
    const { state, commit } =
      groupInfo === null ? await this.#create(channelId) : await this.#join(channelId, groupInfo);
    if (ahead) this.#ahead = state;
    else this.#draft = state;
    return { commit, groupInfo: await this.#groupInfoOf(state) };
  }

  /** What was drafted ahead is now this member's group, in place of the one before. */
  async adoptAhead(): Promise<GroupView> {
    this.#draft = this.#ahead;
    this.#ahead = null;
    return await this.adopt();
  }

  /** Drafts the removal of leaves. */
  async remove(leaves: readonly number[]): Promise<Draft> {
    const state = this.#current;
    const { newState, commit } = await createCommit(
      { state, cipherSuite: this.#suite },
      {
        wireAsPublicMessage: true,
        extraProposals: leaves.map((removed) => ({ proposalType: 'remove', remove: { removed } })),
      },
    );
    this.#draft = newState;
    return { commit: encodeMlsMessage(commit), groupInfo: await this.#groupInfoOf(newState) };
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
              proposal.proposalType === 'remove' || proposal.proposalType === 'external_init',
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
  }

  get #current(): ClientState {
    if (this.#state === null) throw new Error('in no group');
    return this.#state;
  }

  async #create(channelId: string): Promise<{ state: ClientState; commit: null }> {
    const id = crypto.getRandomValues(new Uint8Array(16));
    const groupId = encoder.encode(`${groupIdPrefix}${channelId}\n${toBase64url(id)}`);
    const { publicPackage, privatePackage } = await this.#keyPackage();
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
  ): Promise<{ state: ClientState; commit: Uint8Array }> {
    const info = decodeGroupInfo(groupInfo);
    if (!isOfChannel(info.groupContext.groupId, channelId)) throw new Error('of another channel');
    const { publicPackage, privatePackage } = await this.#keyPackage();
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

  async #keyPackage() {
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
    const leaves = ratchetTree.flatMap((node, index) => {
      if (node?.nodeType !== 'leaf') return [];
      const read = readCredential(node.leaf.credential);
      // Leaves are the even nodes of the tree (RFC 9420, appendix C).
      return read === null ? [] : [{ leaf: index / 2, owner: read.owner }];
    });
    return {
      secret: await mlsExporter(exporterSecret, frameLabel, new Uint8Array(), 32, this.#suite),
      authenticator: epochAuthenticator.slice(),
      ownLeaf: privatePath.leafIndex,
      leaves,
    };
  }
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

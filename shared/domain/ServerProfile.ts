import type { EncryptionPolicy } from './Encryption.ts';

/** The name and picture of a server, visible to everybody who is signed in. */
export interface ServerProfile {
  readonly name: string;
  /** A `data:image/…` address of at most `serverPictureMaxLength` characters, or null. */
  readonly picture: string | null;
  /** True when the configuration sets the name, so that it cannot be changed in the app. */
  readonly nameFixed: boolean;
  /** Whether the server fetches pages that people link to, for previews in chats. */
  readonly linkPreviews: boolean;
  /** Whether channels are encrypted to the end; not there where none is. */
  readonly e2ee?: EncryptionPolicy;
  /** There where the configuration sets that, so that it cannot be changed in the app. */
  readonly e2eeFixed?: true;
  /** There while nobody has decided it for a server that had people before encryption was the default: its owner is asked. */
  readonly e2eeUndecided?: true;
}

/** The properties that an owner can change. */
export interface ServerProfileChange extends Pick<ServerProfile, 'name' | 'picture'> {
  /** As it is without it. */
  readonly linkPreviews?: boolean | undefined;
}

export const serverNameMaxLength = 64;
/** Characters of the whole `data:` address. It must fit into one message of 64 KiB. */
export const serverPictureMaxLength = 48 * 1024;
/** Width and height of the sent picture, in pixels. */
export const serverPictureSizePx = 128;

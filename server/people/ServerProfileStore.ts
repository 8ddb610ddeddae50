import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
import type { EncryptionPolicy } from '../../shared/domain/Encryption.ts';
import { fittingName } from '../../shared/domain/names.ts';
import {
  type ServerProfile,
  type ServerProfileChange,
  serverNameMaxLength,
} from '../../shared/domain/ServerProfile.ts';
import { RequestError } from '../../shared/protocol/errors.ts';
import type { SettingStore } from '../storage/SettingStore.ts';
import { isPicture } from './pictureBytes.ts';

const nameKey = 'serverName';
const pictureKey = 'serverPicture';
const linkPreviewsKey = 'linkPreviews';
const onValue = 'on';

export interface ServerProfileStoreOptions {
  readonly settings: SettingStore;
  /** The name from the configuration, which overrides all others. Null when none is set. */
  readonly fixedName: string | null;
  /** Used where neither the configuration nor an owner has set a name. */
  readonly standardName: string;
  /** From the configuration. */
  readonly e2ee?: EncryptionPolicy;
}

/** What a server is called until an owner gives it a name. */
export function standardServerName(): string {
  return fittingName(`Perch on ${hostname()}`, serverNameMaxLength);
}

/** The server's name, picture and settings, kept across restarts. Callers check permissions. */
export class ServerProfileStore extends EventEmitter<{ changed: [ServerProfile] }> {
  readonly #settings: SettingStore;
  readonly #nameFixed: boolean;
  #profile: ServerProfile;

  /** Reads what is stored. */
  static async load({
    settings,
    fixedName,
    standardName,
    e2ee = 'off',
  }: ServerProfileStoreOptions): Promise<ServerProfileStore> {
    return new ServerProfileStore(settings, {
      name: fixedName ?? (await settings.get(nameKey)) ?? standardName,
      picture: await settings.get(pictureKey),
      nameFixed: fixedName !== null,
      linkPreviews: (await settings.get(linkPreviewsKey)) === onValue,
      ...(e2ee !== 'off' && { e2ee }),
    });
  }

  private constructor(settings: SettingStore, profile: ServerProfile) {
    super();
    this.#settings = settings;
    this.#nameFixed = profile.nameFixed;
    this.#profile = profile;
  }

  get profile(): ServerProfile {
    return this.#profile;
  }

  /**
   * Sets the server's name, picture and settings; null removes the picture. Callers make one change after the other, in the queue of
   * writes.
   *
   * @throws RequestError `invalidRequest` when the bytes are no picture; `conflict` for a name other than the configured one
   */
  async update({
    name,
    picture,
    linkPreviews = this.#profile.linkPreviews,
  }: ServerProfileChange): Promise<ServerProfile> {
    if (picture !== null && !isPicture(picture)) {
      throw new RequestError('invalidRequest', 'the bytes are not an image of that type');
    }
    if (this.#nameFixed && name !== this.#profile.name) {
      throw new RequestError('conflict', 'the name of this server is set in its configuration');
    }
    await this.#settings.change({
      [pictureKey]: picture,
      [linkPreviewsKey]: linkPreviews ? onValue : null,
      ...(!this.#nameFixed && { [nameKey]: name }),
    });
    this.#profile = { ...this.#profile, name, picture, linkPreviews };
    this.emit('changed', this.#profile);
    return this.#profile;
  }
}

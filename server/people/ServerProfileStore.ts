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
const offValue = 'off';
/** `on`, `off`, or what a migration has set where people were before encryption was the default; none: `on`. */
const encryptionKey = 'encryption';
const undecidedValue = 'undecided';

export interface ServerProfileStoreOptions {
  readonly settings: SettingStore;
  /** The name from the configuration, which overrides all others. Null when none is set. */
  readonly fixedName: string | null;
  /** Used where neither the configuration nor an owner has set a name. */
  readonly standardName: string;
  /** Whether channels are encrypted, from the configuration, which overrides the app. Null where it does not say. */
  readonly fixedEncryption?: EncryptionPolicy | null;
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
    fixedEncryption = null,
  }: ServerProfileStoreOptions): Promise<ServerProfileStore> {
    return new ServerProfileStore(settings, {
      name: fixedName ?? (await settings.get(nameKey)) ?? standardName,
      picture: await settings.get(pictureKey),
      nameFixed: fixedName !== null,
      linkPreviews: (await settings.get(linkPreviewsKey)) === onValue,
      ...(await loadEncryption(settings, fixedEncryption)),
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

  /**
   * Decides whether channels are encrypted to the end. Callers make one change after the other, in the queue of writes.
   *
   * @throws RequestError `conflict` where the configuration decides
   */
  async decideEncryption(isOn: boolean): Promise<ServerProfile> {
    const { e2ee: _e2ee, e2eeUndecided: _undecided, ...rest } = this.#profile;
    if (rest.e2eeFixed) {
      throw new RequestError('conflict', 'encryption is set in the configuration of this server');
    }
    await this.#settings.set(encryptionKey, isOn ? onValue : offValue);
    this.#profile = { ...rest, ...(isOn && { e2ee: 'on' as const }) };
    this.emit('changed', this.#profile);
    return this.#profile;
  }
}

type EncryptionOfServer = Pick<ServerProfile, 'e2ee' | 'e2eeFixed' | 'e2eeUndecided'>;

async function loadEncryption(
  settings: SettingStore,
  fixed: EncryptionPolicy | null,
): Promise<EncryptionOfServer> {
  const stored = await settings.get(encryptionKey);
  if (fixed !== null) {
    const decided = fixed === 'off' ? offValue : onValue;
    // So that it stays as it is when the configuration does not say it any more.
    if (stored !== decided) await settings.set(encryptionKey, decided);
    return { ...(fixed !== 'off' && { e2ee: fixed }), e2eeFixed: true };
  }
  if (stored === undecidedValue) return { e2eeUndecided: true };
  return stored === offValue ? {} : { e2ee: 'on' };
}

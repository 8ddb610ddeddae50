import { EventEmitter } from 'node:events';
import { hostname } from 'node:os';
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

export interface ServerProfileStoreOptions {
  readonly settings: SettingStore;
  /** The name of the configuration; it wins over everything. Null when none is set. */
  readonly fixedName: string | null;
  /** Used where neither the configuration nor an owner has set a name. */
  readonly standardName: string;
}

/** What a server is called until an owner gives it a name. */
export function standardServerName(): string {
  return fittingName(`Perch on ${hostname()}`, serverNameMaxLength);
}

/** The server's own name and picture, kept from one start to the next. Asks nobody for permission; callers do. */
export class ServerProfileStore extends EventEmitter<{ changed: [ServerProfile] }> {
  readonly #settings: SettingStore;
  readonly #nameFixed: boolean;
  #profile: ServerProfile;

  constructor({ settings, fixedName, standardName }: ServerProfileStoreOptions) {
    super();
    this.#settings = settings;
    this.#nameFixed = fixedName !== null;
    this.#profile = {
      name: fixedName ?? settings.get(nameKey) ?? standardName,
      picture: settings.get(pictureKey),
      nameFixed: this.#nameFixed,
    };
  }

  get profile(): ServerProfile {
    return this.#profile;
  }

  /**
   * Gives the server a name and a picture, or takes the picture away.
   *
   * @throws RequestError `invalidRequest` when it is no picture; `conflict` for another name than the configuration's
   */
  update({ name, picture }: ServerProfileChange): ServerProfile {
    if (picture !== null && !isPicture(picture)) {
      throw new RequestError('invalidRequest', 'the bytes are no picture of that type');
    }
    if (this.#nameFixed && name !== this.#profile.name) {
      throw new RequestError('conflict', 'the configuration says how this server is called');
    }
    this.#settings.change({ [pictureKey]: picture, ...(!this.#nameFixed && { [nameKey]: name }) });
    this.#profile = { name, picture, nameFixed: this.#nameFixed };
    this.emit('changed', this.#profile);
    return this.#profile;
  }
}

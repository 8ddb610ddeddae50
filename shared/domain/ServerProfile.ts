/** How a server shows itself to everybody who is signed in. */
export interface ServerProfile {
  readonly name: string;
  /** A `data:image/…` address of at most `serverPictureMaxLength` characters, or null. */
  readonly picture: string | null;
  /** Whoever runs the server has set its name in the configuration: nobody can change it in the app. */
  readonly nameFixed: boolean;
}

/** What an owner may set of it. */
export type ServerProfileChange = Pick<ServerProfile, 'name' | 'picture'>;

export const serverNameMaxLength = 64;
/** Characters of the whole `data:` address. It has to fit into one message of 64 KiB. */
export const serverPictureMaxLength = 48 * 1024;
/** Width and height in which a picture is sent, in pixels. */
export const serverPictureSizePx = 128;

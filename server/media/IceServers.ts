import { createHmac } from 'node:crypto';
import type { PeerId } from '../../shared/domain/ids.ts';
import type { IceServer } from '../../shared/protocol/streams/media.ts';
import type { ServerConfig } from '../config.ts';

type TurnSettings = Pick<ServerConfig, 'turnUrls' | 'turnSecret' | 'turnUser' | 'turnPassword'>;

/**
 * How long a name made from the shared secret works, in ms. It is shown only when a client looks for paths: with new transports
 * and at a restart of ICE, which both bring a new one. The clocks of the two servers may differ by hours.
 */
const nameValidMs = 12 * 60 * 60_000;

/**
 * The STUN and TURN servers of the configuration, with what each client needs to use them. Their secret never leaves this server:
 * a client gets a name that expires and its HMAC (draft-uberti-behave-turn-rest-00; coturn's `use-auth-secret`), or the fixed name
 * and password of the configuration.
 */
export class IceServers {
  readonly #settings: TurnSettings;

  constructor(settings: TurnSettings) {
    this.#settings = settings;
  }

  /** For one peer, from now on. Empty where none are configured. */
  for(peerId: PeerId): IceServer[] {
    const { turnUrls, turnSecret, turnUser, turnPassword } = this.#settings;
    const [relays, stuns] = [true, false].map((isTurn) =>
      turnUrls.filter((url) => /^turns?:/.test(url) === isTurn),
    ) as [string[], string[]];
    const username =
      turnSecret === null ? turnUser : `${Math.floor((Date.now() + nameValidMs) / 1000)}:${peerId}`;
    const credential =
      turnSecret === null
        ? turnPassword
        : createHmac('sha1', turnSecret)
            .update(username ?? '')
            .digest('base64');
    return [
      ...(stuns.length > 0 ? [{ urls: stuns }] : []),
      ...(relays.length > 0 && username !== null && credential !== null
        ? [{ urls: relays, username, credential }]
        : []),
    ];
  }
}

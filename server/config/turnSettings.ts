import { z } from 'zod';
import { isIceServerUrl } from './isIceServerUrl.ts';
import { listed, listOf, type SettingsOf } from './Setting.ts';

/** The STUN and TURN servers that clients may use. */
export interface TurnConfig {
  /** STUN and TURN servers that clients may use (RFC 7064, RFC 7065). */
  readonly turnUrls: string[];
  /** The secret that the TURN servers share with this one; null where they have a fixed user, or there are none. */
  readonly turnSecret: string | null;
  readonly turnUser: string | null;
  readonly turnPassword: string | null;
}

/** A name or a secret of a TURN server. */
const turnText = z.string().regex(/^[\x21-\x7e]{1,256}$/);

export const turnSettings = {
  turnUrls: {
    variable: 'PERCH_TURN_URLS',
    standard: [],
    schema: listOf(z.string().refine(isIceServerUrl), 8),
    right:
      'one to 8 addresses of TURN or STUN servers, like turn:turn.example.org:3478?transport=udp,turns:turn.example.org:443?transport=tcp',
    fromText: listed,
  },
  turnSecret: {
    variable: 'PERCH_TURN_SECRET',
    standard: null,
    schema: turnText,
    right: "the TURN server's shared secret, of 1 to 256 letters, digits and signs",
    secret: true,
  },
  turnUser: {
    variable: 'PERCH_TURN_USER',
    standard: null,
    schema: turnText,
    right: 'a user of the TURN server, of 1 to 256 letters, digits and signs',
  },
  turnPassword: {
    variable: 'PERCH_TURN_PASSWORD',
    standard: null,
    schema: turnText,
    right: "the password of the TURN server's user, of 1 to 256 letters, digits and signs",
    secret: true,
  },
} satisfies SettingsOf<TurnConfig>;

/** What is wrong about TURN as a whole: who may use it must be said in one of two ways. */
export function turnProblems({
  turnUrls,
  turnSecret,
  turnUser,
  turnPassword,
}: TurnConfig): string[] {
  const hasUser = turnUser !== null || turnPassword !== null;
  if (turnSecret !== null && hasUser) {
    return [
      'PERCH_TURN_SECRET is set with PERCH_TURN_USER or PERCH_TURN_PASSWORD: set the secret or the user.',
    ];
  }
  if ((turnUser === null) !== (turnPassword === null)) {
    return ['PERCH_TURN_USER and PERCH_TURN_PASSWORD belong together: set both or none.'];
  }
  const hasRelay = turnUrls.some((url) => url.startsWith('turn'));
  const isOpened = turnSecret !== null || hasUser;
  if (hasRelay && !isOpened) {
    return [
      'PERCH_TURN_URLS names a TURN server: set PERCH_TURN_SECRET, or PERCH_TURN_USER and PERCH_TURN_PASSWORD.',
    ];
  }
  if (isOpened && !hasRelay) {
    return [
      'PERCH_TURN_SECRET or PERCH_TURN_USER is set, but PERCH_TURN_URLS names no TURN server.',
    ];
  }
  return [];
}

import {
  createCipheriv,
  createECDH,
  createHmac,
  createPrivateKey,
  hkdfSync,
  type JsonWebKey,
  randomBytes,
  sign,
} from 'node:crypto';
import type { PushSubscription } from '../../shared/domain/Push.ts';

const curve = 'prime256v1';
/** The size of the one record that a message has (RFC 8188); no push service must take more (RFC 8030, 7.2). */
const recordBytes = 4096;
/** Of the authentication at the end of the record, and the mark before the padding. */
const tagBytes = 16;
/** All messages are of one length, so that it tells nothing. */
const paddedBytes = 2048;
/** How long a push service takes the signature of this server; a day is allowed (RFC 8292, 2). */
const validMs = 12 * 60 * 60_000;

/** The message is too long to be sent. */
export class PushTooLongError extends Error {}

/** What differs in tests. */
interface Randomness {
  readonly privateKey: Buffer;
  readonly salt: Buffer;
}

/**
 * Encrypts a push message for a browser (RFC 8291, by `aes128gcm` of RFC 8188): the push service on the way cannot read it.
 *
 * @returns the body of the request to the push service
 * @throws Error for a key that is not on the curve; PushTooLongError
 */
export function encryptPush(
  { p256dh, auth }: Pick<PushSubscription, 'p256dh' | 'auth'>,
  text: string,
  random: Randomness | null = null,
  length = paddedBytes,
): Buffer {
  const browserKey = Buffer.from(p256dh, 'base64url');
  const ecdh = createECDH(curve);
  if (random) ecdh.setPrivateKey(random.privateKey);
  else ecdh.generateKeys();
  const ownKey = ecdh.getPublicKey();
  const secret = derive(
    ecdh.computeSecret(browserKey),
    Buffer.from(auth, 'base64url'),
    Buffer.concat([Buffer.from('WebPush: info\0'), browserKey, ownKey]),
    32,
  );
  const salt = random?.salt ?? randomBytes(16);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);

  const plain = Buffer.from(text);
  const header = Buffer.alloc(5);
  header.writeUInt32BE(recordBytes, 0);
  header.writeUInt8(ownKey.byteLength, 4);
  const head = Buffer.concat([salt, header, ownKey]);
  if (head.byteLength + Math.max(plain.byteLength, length) + 1 + tagBytes > recordBytes) {
    throw new PushTooLongError('a push message is too long');
  }
  // 2 marks the last record; zeros fill it up.
  const padding = Buffer.alloc(1 + Math.max(0, length - plain.byteLength));
  padding.writeUInt8(2, 0);
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const record = [cipher.update(plain), cipher.update(padding), cipher.final()];
  return Buffer.concat([head, ...record, cipher.getAuthTag()]);
}

function derive(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length));
}

/** The key by which push services recognise this server (RFC 8292, “VAPID”). */
export class ServerPushKey {
  readonly #jwk: JsonWebKey;

  /** Makes a new one. */
  static make(): ServerPushKey {
    const ecdh = createECDH(curve);
    const point = ecdh.generateKeys();
    return new ServerPushKey({
      kty: 'EC',
      crv: 'P-256',
      d: ecdh.getPrivateKey().toString('base64url'),
      x: point.subarray(1, 33).toString('base64url'),
      y: point.subarray(33).toString('base64url'),
    });
  }

  /** Reads one that `toText` has written. */
  static fromText(text: string): ServerPushKey {
    return new ServerPushKey(JSON.parse(text) as JsonWebKey);
  }

  private constructor(jwk: JsonWebKey) {
    this.#jwk = jwk;
  }

  /** The whole key, to be kept. Secret. */
  toText(): string {
    return JSON.stringify(this.#jwk);
  }

  /** An uncompressed point, base64url: what a browser is given when it subscribes. */
  get publicKey(): string {
    const { x = '', y = '' } = this.#jwk;
    const point = [Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')];
    return Buffer.concat(point).toString('base64url');
  }

  /**
   * The `Authorization` of a request to a push service.
   *
   * @param contact where the service can reach the owner of this server: `mailto:` or `https:`
   */
  authorization(endpoint: string, contact: string, nowMs = Date.now()): string {
    const claims = {
      aud: new URL(endpoint).origin,
      exp: Math.floor((nowMs + validMs) / 1000),
      sub: contact,
    };
    const parts = [{ typ: 'JWT', alg: 'ES256' }, claims];
    const unsigned = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
    const text = unsigned.join('.');
    const key = createPrivateKey({ key: this.#jwk, format: 'jwk' });
    const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
    return `vapid t=${text}.${signature.toString('base64url')}, k=${this.publicKey}`;
  }

  /**
   * The name under which a push service keeps the newest message of a tag (RFC 8030, 5.4). The service cannot tell from it what
   * the message is about.
   */
  topicOf(tag: string): string {
    const digest = createHmac('sha256', this.#jwk.d ?? '')
      .update(tag)
      .digest('base64url');
    return digest.slice(0, 32);
  }
}

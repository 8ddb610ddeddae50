import { generateMnemonic, mnemonicToSeedWebcrypto, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { PhraseFault } from '../state/deviceState.ts';
import { toBase64url } from '../storage/base64url.ts';

/** Twelve words of BIP-39 stand for 128 random bits and a checksum of 4. */
const phraseWords = 12;
const phraseBits = 128;
/** A PKCS #8 private key of Ed25519 (RFC 8410) is this prefix and its 32 bytes. */
const pkcs8Prefix = [
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/** New words. */
export function newPhrase(): string[] {
  return generateMnemonic(wordlist, phraseBits).split(' ');
}

/** The words of a typed text. */
export function phraseWordsOf(text: string): string[] {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** What is wrong with these words; null if nothing is. One wrong word of sixteen passes the checksum by chance. */
export function phraseFault(words: readonly string[]): PhraseFault | null {
  const unknown = words.filter((word) => !wordlist.includes(word));
  if (unknown.length > 0) return { kind: 'unknown', words: unknown };
  if (words.length !== phraseWords) return { kind: 'count', count: words.length };
  return validateMnemonic(words.join(' '), wordlist) ? null : { kind: 'checksum' };
}

/** The key of words. It is kept nowhere. */
export interface PhraseKey {
  /** Raw public key, base64url. */
  readonly publicKey: string;
  /** Returns the signature in base64url. */
  sign(text: string): Promise<string>;
}

/**
 * Derives the Ed25519 key of twelve words: their seed by BIP-39 (PBKDF2 with HMAC-SHA512, 2048 rounds, no passphrase), and of
 * that the master key of SLIP-0010 for ed25519 (the first half of HMAC-SHA512 with the key "ed25519 seed").
 */
export async function keyOfPhrase(words: readonly string[]): Promise<PhraseKey> {
  return await keyOfSeed(await mnemonicToSeedWebcrypto(words.join(' ')));
}

/** The master key of SLIP-0010 for ed25519. */
export async function keyOfSeed(seed: Uint8Array): Promise<PhraseKey> {
  const hmacKey = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode('ed25519 seed'),
    { name: 'HMAC', hash: 'SHA-512' },
    false,
    ['sign'],
  );
  const digest = await crypto.subtle.sign('HMAC', hmacKey, Uint8Array.from(seed));
  const secret = new Uint8Array(digest).slice(0, 32);
  // Extractable, because only an export tells the public key.
  const key = await crypto.subtle.importKey(
    'pkcs8',
    Uint8Array.from([...pkcs8Prefix, ...secret]),
    'Ed25519',
    true,
    ['sign'],
  );
  const { x } = await crypto.subtle.exportKey('jwk', key);
  if (x === undefined) throw new Error('the browser exports no public key');
  return {
    publicKey: x,
    async sign(text) {
      const bytes = new TextEncoder().encode(text);
      return toBase64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, bytes)));
    },
  };
}

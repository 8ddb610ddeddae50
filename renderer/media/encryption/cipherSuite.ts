import { Aes128Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core';
import type { CiphersuiteImpl } from 'ts-mls';
import { makeHashImpl } from 'ts-mls/crypto/implementation/default/makeHashImpl.js';
import { makeKdfImpl } from 'ts-mls/crypto/implementation/default/makeKdfImpl.js';
import { defaultRng } from 'ts-mls/crypto/implementation/default/rng.js';
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js';
import { verifyEd25519 } from './isSignedBy.ts';

const { subtle } = crypto;

/** Bytes for WebCrypto, which takes none of shared memory. */
const plain = (bytes: Uint8Array) => bytes as Uint8Array<ArrayBuffer>;

const aead = {
  async encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, text: Uint8Array) {
    const parameters = { name: 'AES-GCM', iv: plain(nonce), additionalData: plain(aad) };
    const imported = await importAesKey(key, 'encrypt');
    return new Uint8Array(await subtle.encrypt(parameters, imported, plain(text)));
  },
  async decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, text: Uint8Array) {
    const parameters = { name: 'AES-GCM', iv: plain(nonce), additionalData: plain(aad) };
    const imported = await importAesKey(key, 'decrypt');
    return new Uint8Array(await subtle.decrypt(parameters, imported, plain(text)));
  },
};

function importAesKey(key: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return subtle.importKey('raw', plain(key), 'AES-GCM', false, [use]);
}

/**
 * MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519 (RFC 9420, 17.1), all by WebCrypto. The library's own provider also names the
 * packages of every other suite.
 */
export async function loadCipherSuite(): Promise<CiphersuiteImpl> {
  const hpke = new CipherSuite({
    kem: new DhkemX25519HkdfSha256(),
    kdf: new HkdfSha256(),
    aead: new Aes128Gcm(),
  });
  return {
    name: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519',
    hash: makeHashImpl(subtle, 'SHA-256'),
    kdf: makeKdfImpl(new HkdfSha256()),
    rng: defaultRng,
    hpke: await makeGenericHpke(
      { kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' },
      aead,
      hpke,
    ),
    signature: {
      async sign(signKey, message) {
        const key = await subtle.importKey('pkcs8', plain(signKey), 'Ed25519', false, ['sign']);
        return new Uint8Array(await subtle.sign('Ed25519', key, plain(message)));
      },
      verify: verifyEd25519,
      async keygen() {
        const pair = (await subtle.generateKey('Ed25519', true, [
          'sign',
          'verify',
        ])) as CryptoKeyPair;
        return {
          signKey: new Uint8Array(await subtle.exportKey('pkcs8', pair.privateKey)),
          publicKey: new Uint8Array(await subtle.exportKey('raw', pair.publicKey)),
        };
      },
    },
  };
}

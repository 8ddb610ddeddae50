import {
  createHash,
  createPublicKey,
  type JsonWebKey,
  randomBytes,
  verify,
  webcrypto,
} from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import * as x509 from '@peculiar/x509';

const dayMs = 24 * 60 * 60_000;

/** As the library types them: the rooms of the house know different ones by the name `CryptoKeyPair`. */
type Keys = Extract<
  Parameters<typeof x509.X509CertificateGenerator.createSelfSigned>[0],
  { keys: unknown }
>['keys'];

interface Jws {
  readonly protected: string;
  readonly payload: string;
  readonly signature: string;
}

/**
 * An authority that speaks ACME (RFC 8555) as far as an order with an HTTP challenge needs it: nonces are used once, signatures are
 * verified, and it really asks the server for the answer, at a port of the test.
 */
export class TestAuthority {
  readonly directoryUrl: string;
  /** The root certificate, PEM. */
  readonly root: string;
  /** How many certificates it has issued. */
  issued = 0;
  /** From when on the certificates are valid, and for how long. */
  validFrom = new Date(Date.now() - dayMs);
  days = 90;
  /** It answers nothing before. */
  opens: Promise<void> = Promise.resolve();
  readonly #server: ReturnType<typeof createServer>;
  readonly #keys: Keys;
  readonly #certificate: x509.X509Certificate;
  readonly #challengePort: number;
  readonly #nonces = new Set<string>();
  #account: JsonWebKey | null = null;
  #domain = '';
  #isValid = false;
  #chain = '';
  readonly #token = randomBytes(24).toString('base64url');

  /** @param challengePort stands for port 80 of the domain */
  static async start(challengePort: number): Promise<TestAuthority> {
    const keys = (await webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
      'sign',
      'verify',
    ])) as unknown as Keys;
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=Test authority',
      keys,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      notBefore: new Date(Date.now() - 100 * dayMs),
      notAfter: new Date(Date.now() + 1000 * dayMs),
      extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
    });
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TestAuthority(server, keys, certificate, challengePort);
  }

  private constructor(
    server: ReturnType<typeof createServer>,
    keys: Keys,
    certificate: x509.X509Certificate,
    challengePort: number,
  ) {
    this.#server = server;
    this.#keys = keys;
    this.#certificate = certificate;
    this.#challengePort = challengePort;
    this.root = certificate.toString('pem');
    this.directoryUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/directory`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch((error: unknown) => {
        response.writeHead(400, { 'Content-Type': 'application/problem+json' });
        response.end(JSON.stringify({ detail: (error as Error).message }));
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await this.opens;
    const url = (name: string) => new URL(name, this.directoryUrl).href;
    const nonce = randomBytes(16).toString('base64url');
    this.#nonces.add(nonce);
    response.setHeader('Replay-Nonce', nonce);
    const send = (status: number, body: unknown, location?: string) => {
      if (location !== undefined) response.setHeader('Location', url(location));
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const order = () => ({
      status: this.#chain === '' ? (this.#isValid ? 'ready' : 'pending') : 'valid',
      identifiers: [{ type: 'dns', value: this.#domain }],
      authorizations: [url('authorization')],
      finalize: url('finalize'),
      ...(this.#chain !== '' && { certificate: url('certificate') }),
    });
    const challenge = () => ({
      type: 'http-01',
      url: url('challenge'),
      token: this.#token,
      status: this.#isValid ? 'valid' : 'pending',
    });
    const name = request.url?.slice(1) ?? '';
    if (name === 'directory') {
      send(200, { newNonce: url('nonce'), newAccount: url('account'), newOrder: url('order') });
      return;
    }
    if (name === 'nonce') {
      response.end();
      return;
    }
    const asked = this.#verified((await json(request)) as Jws);
    switch (name) {
      case 'account':
        send(201, { status: 'valid' }, 'account/1');
        return;
      case 'order':
        this.#domain = asked['identifiers'][0].value;
        this.#isValid = false;
        this.#chain = '';
        send(201, order(), 'order/1');
        return;
      case 'order/1':
        send(200, order());
        return;
      case 'authorization':
        send(200, {
          status: this.#isValid ? 'valid' : 'pending',
          identifier: { type: 'dns', value: this.#domain },
          challenges: [challenge()],
        });
        return;
      case 'challenge':
        await this.#askServer();
        send(200, challenge());
        return;
      case 'finalize':
        this.#chain = await this.#issue(Buffer.from(asked['csr'], 'base64url'));
        send(200, order(), 'order/1');
        return;
      case 'certificate':
        response.writeHead(200, { 'Content-Type': 'application/pem-certificate-chain' });
        response.end(this.#chain);
        return;
      default:
        throw new Error(`there is no ${name}`);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: what a client of the test sends.
  #verified({ protected: head, payload, signature }: Jws): any {
    const header = JSON.parse(Buffer.from(head, 'base64url').toString());
    if (!this.#nonces.delete(header.nonce)) throw new Error('the nonce was used before');
    this.#account ??= header.jwk;
    if (!this.#account) throw new Error('there is no account');
    const isRight = verify(
      'sha256',
      Buffer.from(`${head}.${payload}`),
      { key: createPublicKey({ key: this.#account, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    if (!isRight) throw new Error('the signature is wrong');
    return payload === '' ? {} : JSON.parse(Buffer.from(payload, 'base64url').toString());
  }

  async #askServer(): Promise<void> {
    const { crv, kty, x, y } = this.#account ?? {};
    const thumbprint = createHash('sha256')
      .update(JSON.stringify({ crv, kty, x, y }))
      .digest('base64url');
    const answer = await fetch(
      `http://127.0.0.1:${this.#challengePort}/.well-known/acme-challenge/${this.#token}`,
    );
    this.#isValid = (await answer.text()) === `${this.#token}.${thumbprint}`;
    if (!this.#isValid) throw new Error('the server gave a wrong answer');
  }

  async #issue(request: Buffer): Promise<string> {
    const csr = new x509.Pkcs10CertificateRequest(new Uint8Array(request));
    if (!(await csr.verify())) throw new Error('the request is not signed by its key');
    this.issued += 1;
    const issued = await x509.X509CertificateGenerator.create({
      subject: `CN=${this.#domain}`,
      issuer: this.#certificate.subject,
      publicKey: csr.publicKey,
      signingKey: this.#keys.privateKey,
      signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
      notBefore: this.validFrom,
      notAfter: new Date(this.validFrom.getTime() + this.days * dayMs),
      extensions: [
        new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: this.#domain }]),
      ],
    });
    return `${issued.toString('pem')}\n${this.root}\n`;
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { freePorts } from './freePorts.ts';
import { ListeningProgram } from './ListeningProgram.ts';

export interface CoturnOptions {
  /** The address on which it takes clients, over TCP and UDP. */
  readonly host: string;
  /** The address from which it sends on what they send. */
  readonly relayHost: string;
  /** The secret that it shares with a Perch server. */
  readonly secret: string;
  /** Takes clients over TLS, too, with a certificate that it makes for itself. */
  readonly tlsPort?: number;
}

/** A real TURN server with short-lived names (`use-auth-secret`) on loopback addresses. Owns its process. */
export class Coturn {
  readonly port: number;
  readonly #program: ListeningProgram;

  /** Where `hasCoturn`. @throws Error with its log if it does not start */
  static async start({ host, relayHost, secret, tlsPort }: CoturnOptions): Promise<Coturn> {
    const port = await freePorts(1, [host]);
    const issued = await issueCertificate({ names: [], addresses: [host] }, new Date());
    const switches = ['use-auth-secret', 'no-cli', 'allow-loopback-peers', 'simple-log', 'no-dtls'];
    if (tlsPort === undefined) switches.push('no-tls');
    const argumentsIn = (folder: string) => {
      const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
      if (tlsPort !== undefined) {
        writeFileSync(cert, issued.cert);
        writeFileSync(key, issued.key);
      }
      const flags = {
        'listening-ip': host,
        'listening-port': port,
        'relay-ip': relayHost,
        realm: 'perch.example',
        'static-auth-secret': secret,
        userdb: join(folder, 'users.db'),
        pidfile: join(folder, 'pid'),
        'log-file': 'stdout',
        ...(tlsPort !== undefined && { 'tls-listening-port': tlsPort, cert, pkey: key }),
      };
      // Without a configuration file: that of the system may say anything.
      return [
        '-n',
        ...switches.map((name) => `--${name}`),
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ];
    };
    return new Coturn(port, await ListeningProgram.start('turnserver', argumentsIn, host, [port]));
  }

  private constructor(port: number, program: ListeningProgram) {
    this.port = port;
    this.#program = program;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueCertificate } from '../../certs/issueCertificate.ts';
import { proxyPrograms } from '../runTests/ensureProxies.ts';
import { ListeningProgram } from './ListeningProgram.ts';

/** A site of a proxy. */
export interface ProxySite {
  readonly port: number;
  /** What stands between the braces of a `server` of nginx, or of a site of Caddy. */
  readonly lines: string;
}

interface Pem {
  readonly cert: string;
  readonly key: string;
}

/** A real nginx or Caddy on 127.0.0.1, with a certificate of its own. Owns its process. */
export class ReverseProxy {
  /** PEM. */
  readonly cert: string;
  readonly #program: ListeningProgram;

  /** Where `hasProxies`. @throws Error with its log if it does not start */
  static async start(kind: 'nginx' | 'caddy', sites: readonly ProxySite[]): Promise<ReverseProxy> {
    const issued = await issueCertificate({ names: [], addresses: ['127.0.0.1'] }, new Date());
    const argumentsIn = (folder: string) => {
      const write = (name: string, text: string) => {
        writeFileSync(join(folder, name), text);
        return join(folder, name);
      };
      const files = { cert: write('cert.pem', issued.cert), key: write('key.pem', issued.key) };
      return kind === 'nginx'
        ? ['-p', folder, '-e', 'stderr', '-c', write('conf', nginxFile(sites, files))]
        : ['run', '--adapter', 'caddyfile', '--config', write('conf', caddyFile(sites, files))];
    };
    const ports = sites.map(({ port }) => port);
    const program = proxyPrograms[kind];
    return new ReverseProxy(
      issued.cert,
      await ListeningProgram.start(program, argumentsIn, '127.0.0.1', ports),
    );
  }

  private constructor(cert: string, program: ListeningProgram) {
    this.cert = cert;
    this.#program = program;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}

function nginxFile(sites: readonly ProxySite[], { cert, key }: Pem): string {
  const servers = sites.map(
    ({ port, lines }) => `server {
  listen 127.0.0.1:${port} ssl;
  ssl_certificate ${cert};
  ssl_certificate_key ${key};
  ${lines}
}`,
  );
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `daemon off;
master_process off;
worker_processes 1;
pid pid;
events {}
http {
  access_log off;
  ${folders.map((name) => `${name}_temp_path ${name};`).join('\n  ')}
  ${servers.join('\n')}
}
`;
}

function caddyFile(sites: readonly ProxySite[], { cert, key }: Pem): string {
  const blocks = sites.map(
    ({ port, lines }) => `https://127.0.0.1:${port} {
  bind 127.0.0.1
  tls ${cert} ${key}
  ${lines}
}`,
  );
  return `{
  admin off
  auto_https disable_redirects
}
${blocks.join('\n')}
`;
}

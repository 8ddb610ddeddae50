import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { PostgresCluster } from './PostgresCluster.fixture.ts';

/** The port that is in the name of a cluster's socket. */
const clusterPort = 5432;

/** A line from a server to a PostgreSQL that a test can break so that only the PostgreSQL notices. Owns its sockets. */
export class PostgresLine {
  readonly #cluster: PostgresCluster;
  readonly #tcp: Server;
  readonly #near = new Set<Socket>();
  readonly #far = new Set<Socket>();
  #isBroken = false;

  static async open(cluster: PostgresCluster): Promise<PostgresLine> {
    const tcp = createServer();
    const line = new PostgresLine(cluster, tcp);
    tcp.listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    return line;
  }

  private constructor(cluster: PostgresCluster, tcp: Server) {
    this.#cluster = cluster;
    this.#tcp = tcp;
    tcp.on('connection', (near) => this.#join(near));
  }

  /** @param url that of the database, directly */
  urlOf(url: string): string {
    const { port } = this.#tcp.address() as AddressInfo;
    return `postgres://perch@127.0.0.1:${port}${new URL(url).pathname}`;
  }

  /**
   * Nothing passes any more, and no connection ends for the server, nor does a new one come to anything. PostgreSQL has noticed, and
   * has freed what they held.
   */
  break(): void {
    this.#isBroken = true;
    for (const far of this.#far) far.destroy();
  }

  /** Connections of the time before are reset, and new ones work. */
  mend(): void {
    this.#isBroken = false;
    for (const near of this.#near) near.resetAndDestroy();
  }

  async close(): Promise<void> {
    for (const socket of [...this.#near, ...this.#far]) socket.destroy();
    await new Promise((closed) => this.#tcp.close(closed));
  }

  #join(near: Socket): void {
    this.#near.add(near);
    near.on('error', () => undefined);
    near.once('close', () => this.#near.delete(near));
    if (this.#isBroken) return;
    const far = connect(`${this.#cluster.folder}/.s.PGSQL.${clusterPort}`);
    this.#far.add(far);
    far.on('error', () => undefined);
    far.on('data', (chunk) => near.write(chunk));
    near.on('data', (chunk) => !far.destroyed && far.write(chunk));
    far.once('close', () => {
      this.#far.delete(far);
      if (!this.#isBroken) near.destroy();
    });
    near.once('close', () => far.destroy());
  }
}

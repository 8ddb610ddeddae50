import { setTimeout as delay } from 'node:timers/promises';
import { PostgresCluster } from '../../server/storage/postgres/PostgresCluster.fixture.ts';
import { NodeProcess } from '../harness/NodeProcess.ts';
import { connectNamespaces, runQuietly, within } from '../harness/namespaces.ts';
import type { LocalServer } from '../protocol/LocalServer.ts';

/** The media nodes of a soak. */
const nodeNames = ['east', 'north', 'west'] as const;
const key = 'a-key-for-the-nodes-of-the-soak-01234';
const port = 44_300;
/** A node that was refused, or whose worker died, waits ten seconds at most. */
const patienceMs = 60_000;
/** The network of the machines; the server is the first one in it. */
const addressOf = (index: number) => `10.79.3.${index + 1}`;
const ends = `perch${process.pid % 100_000}`;

/** What happens to a node. */
export type NodeFault = 'killNode' | 'freezeNode' | 'cutNode';

interface SoakNode {
  process: NodeProcess;
  /** Ends the fault that it has. */
  mend: (() => void) | null;
}

/**
 * Three media nodes, each on a machine of its own, which is a network namespace, and a PostgreSQL for the server. A switch connects all with
 * the machine of the server, which is this process. Needs root. `close` ends and removes all of it.
 */
export class SoakNodes {
  /** The settings of the server that uses them. */
  readonly env: Readonly<Record<string, string>>;
  readonly #cluster: PostgresCluster;
  readonly #nodes = new Map<number, SoakNode>();
  #server: LocalServer | null = null;

  static async start(): Promise<SoakNodes> {
    const cluster = await PostgresCluster.start();
    const nodes = new SoakNodes(cluster, await cluster.makeDatabase());
    try {
      layCables();
      return nodes;
    } catch (error) {
      await nodes.close();
      throw error;
    }
  }

  private constructor(cluster: PostgresCluster, databaseUrl: string) {
    this.#cluster = cluster;
    this.env = {
      PERCH_HOST: '0.0.0.0',
      PERCH_NODE_KEY: key,
      PERCH_DATABASE_URL: databaseUrl,
    };
  }

  /** Starts the nodes, and waits until all have come to the server. */
  async connect(server: LocalServer): Promise<void> {
    this.#server = server;
    for (const index of nodeNames.keys()) {
      this.#nodes.set(index, { process: this.#launch(index), mend: null });
    }
    await this.#connected();
  }

  /** @param which of the nodes, from any number */
  harm(fault: NodeFault, which: number, lastsMs: number): void {
    const index = which % nodeNames.length;
    const node = this.#nodes.get(index);
    if (!node || node.mend) return;
    const mend = this.#begin(fault, index, node);
    const timer = setTimeout(() => node.mend?.(), lastsMs);
    node.mend = () => {
      clearTimeout(timer);
      node.mend = null;
      mend();
    };
  }

  /** Ends all faults, and waits until all nodes have come back. */
  async mend(): Promise<void> {
    for (const { mend } of this.#nodes.values()) mend?.();
    await this.#connected();
  }

  async close(): Promise<void> {
    for (const { mend } of this.#nodes.values()) mend?.();
    await Promise.all(this.#nodes.values().map(({ process }) => process.end('SIGKILL')));
    for (const name of ['switch', ...nodeNames]) quietly('ip', 'netns', 'del', namespaceOf(name));
    await this.#cluster.remove();
  }

  /** Returns what ends the fault. */
  #begin(fault: NodeFault, index: number, node: SoakNode): () => void {
    const setLink = (state: 'up' | 'down') =>
      quietly('ip', '-n', namespaceOf(nodeNames[index] ?? ''), 'link', 'set', 'outside', state);
    switch (fault) {
      case 'killNode': {
        const ended = node.process.end('SIGKILL');
        return () => void ended.then(() => Object.assign(node, { process: this.#launch(index) }));
      }
      case 'freezeNode':
        node.process.signal('SIGSTOP');
        return () => node.process.signal('SIGCONT');
      case 'cutNode':
        setLink('down');
        return () => setLink('up');
    }
  }

  #launch(index: number): NodeProcess {
    const { certificate, port: mainPort } = this.#local.server;
    const name = nodeNames[index] ?? '';
    return new NodeProcess({
      name,
      key,
      host: addressOf(index + 1),
      port,
      mainServer: `https://${addressOf(0)}:${mainPort}/#pin=${certificate.keyFingerprint256}`,
      inside: within(namespaceOf(name)),
    });
  }

  async #connected(): Promise<void> {
    const { pool } = this.#local.server;
    const isThere = (name: string) => pool.workers.some(({ machine }) => machine.name === name);
    const deadline = performance.now() + patienceMs;
    while (!nodeNames.every(isThere)) {
      if (performance.now() > deadline) throw new Error('a media node has not come back');
      await delay(50);
    }
  }

  get #local(): LocalServer {
    if (this.#server === null) throw new Error('no server was named');
    return this.#server;
  }
}

function namespaceOf(name: string): string {
  return `perch-soak-${process.pid}-${name}`;
}

function layCables(): void {
  const hub = namespaceOf('switch');
  runQuietly('ip', 'netns', 'add', hub);
  runQuietly('ip', '-n', hub, 'link', 'add', 'bridge', 'type', 'bridge');
  runQuietly('ip', '-n', hub, 'link', 'set', 'bridge', 'up');
  // One end stays with this process.
  runQuietly('ip', 'link', 'add', ends, 'type', 'veth', 'peer', 'name', 'main', 'netns', hub);
  runQuietly('ip', 'addr', 'add', `${addressOf(0)}/24`, 'dev', ends);
  runQuietly('ip', 'link', 'set', ends, 'up');
  for (const [index, name] of nodeNames.entries()) {
    const namespace = namespaceOf(name);
    runQuietly('ip', 'netns', 'add', namespace);
    runQuietly('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    connectNamespaces(
      { namespace: hub, name, address: null },
      { namespace, name: 'outside', address: `${addressOf(index + 1)}/24` },
    );
  }
  for (const name of ['main', ...nodeNames]) {
    runQuietly('ip', '-n', hub, 'link', 'set', name, 'master', 'bridge', 'up');
  }
}

function quietly(...command: [program: string, ...parameters: string[]]): void {
  try {
    runQuietly(...command);
  } catch {
    // It is gone already.
  }
}

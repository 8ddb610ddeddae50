import { setTimeout as delay } from 'node:timers/promises';
import { withoutEncryption } from '../harness/withoutEncryption.ts';
import { AppClient } from '../protocol/AppClient.ts';
import { LocalServer } from '../protocol/LocalServer.ts';
import { crowd, type Deed, type DeedKind, places, planOf } from './deeds.ts';
import { differences } from './differences.ts';
import { collectedHeap } from './heap.ts';
import { SoakNodes } from './SoakNodes.ts';

export interface SoakOptions {
  readonly seed: number;
  readonly durationMs: number;
  /** As of `planOf`. */
  readonly pace?: number;
  /** Three media nodes and a PostgreSQL, too: see `SoakNodes`. */
  readonly withNodes?: boolean;
  /** Told after each round. */
  readonly onRound?: (round: SoakRound) => void;
}

interface SoakRound {
  /** Counted from 1. */
  readonly round: number;
  readonly elapsedMs: number;
  /** What this process keeps, after a garbage collection; bytes. */
  readonly heap: number;
}

export interface SoakResult {
  readonly rounds: readonly SoakRound[];
  /** How often each deed was done: by a client that was connected then. */
  readonly done: ReadonlyMap<DeedKind, number>;
  /** Everything that went wrong, in words. */
  readonly problems: string[];
}

/** Shorter than some absences, so that seats are lost, too. */
const sessionHoldMs = 2_000;
/** What has not mended by then never does: the longest wait of a client is six seconds, of a media worker fifteen. */
const patienceMs = 30_000;
/** What the server says of workers that are killed, and of twenty people who come back from one address again and again. */
const expected =
  /media worker( \d+)? died|too many connections in a short time from one address|the connection to a media node has ended|a media worker of a media node cannot start/;

/**
 * A real server with two media workers, and a crowd of clients that follow a plan made from a seed: they come, move, share, mute,
 * lose their network in several ways, and workers are killed. After each round server and clients must agree about everything.
 */
export async function soak({
  seed,
  durationMs,
  pace = 1,
  withNodes = false,
  onRound,
}: SoakOptions): Promise<SoakResult> {
  const startedAt = performance.now();
  const run = await SoakRun.start(() => Math.random() / pace, withNodes);
  const rounds: SoakRound[] = [];
  try {
    while (performance.now() - startedAt < durationMs && run.problems.length === 0) {
      const round = rounds.length + 1;
      for (const deed of planOf(seed, round, pace, withNodes)) {
        run.perform(deed);
        await delay(deed.pauseMs);
      }
      await run.settle(round);
      const done = { round, elapsedMs: performance.now() - startedAt, heap: collectedHeap() };
      rounds.push(done);
      onRound?.(done);
    }
  } finally {
    await run.end();
  }
  return { rounds, done: run.done, problems: run.problems };
}

class SoakRun {
  readonly problems: string[] = [];
  readonly done = new Map<DeedKind, number>();
  readonly #local: LocalServer;
  readonly #nodes: SoakNodes | null;
  /** The random part of each wait of a client, 0 … 1. */
  readonly #chance: () => number;
  /** How many transports the server has without any client, on all its workers. */
  readonly #ownTransports: number;
  readonly #clients: (AppClient | null)[] = [];
  /** What ends the faults that last. */
  readonly #mends = new Map<AppClient, () => void>();
  /** Pages that are closed and opened again. */
  readonly #comings = new Set<Promise<void>>();
  readonly #note = (what: string) => (error: unknown) => {
    this.problems.push(`${what}: ${error instanceof Error ? error.stack : error}`);
  };
  readonly #unheard = this.#note('rejected, and nobody heard it');
  readonly #logError = console.error;

  static async start(chance: () => number, withNodes: boolean): Promise<SoakRun> {
    const nodes = withNodes ? await SoakNodes.start() : null;
    const env = { ...withoutEncryption, ...nodes?.env };
    const local = await LocalServer.start({ workers: 2, sessionHoldMs, env });
    await nodes?.connect(local);
    const { transports } = await local.counts.count();
    const workers = local.server.pool.workers.length;
    // Each pair of workers keeps the two ends of its connection.
    const run = new SoakRun(local, nodes, transports + workers * (workers - 1), chance);
    for (let index = 0; index < crowd; index += 1) {
      run.#clients.push(await AppClient.enter(local, nameOf(index), { chance }));
    }
    return run;
  }

  private constructor(
    local: LocalServer,
    nodes: SoakNodes | null,
    ownTransports: number,
    chance: () => number,
  ) {
    this.#local = local;
    this.#nodes = nodes;
    this.#chance = chance;
    this.#ownTransports = ownTransports;
    process.on('unhandledRejection', this.#unheard);
    console.error = (...said: unknown[]) =>
      this.problems.push(`a client logged: ${said.join(' ')}`);
  }

  /** Starts a deed, and waits for nothing. */
  perform({ who, what, which, lastsMs }: Deed): void {
    const client = this.#clients[who];
    if (!client || (client.state.kind !== 'ready' && what !== 'drop')) return;
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
    const { engine, network } = client;
    switch (what) {
      case 'join':
        client.join(places[which % places.length] ?? 'General');
        return;
      case 'leave':
        engine.leave();
        return;
      case 'mute':
        engine.setMuted(!engine.switches.muted);
        return;
      case 'deafen':
        engine.setDeafened(!engine.switches.deafened);
        return;
      case 'share':
        if (engine.video.shares.isCapturing) engine.video.shares.stop();
        else engine.video.shares.start();
        return;
      case 'camera':
        if (engine.video.camera.isOn) engine.video.camera.turnOff();
        else engine.video.camera.turnOn();
        return;
      case 'watch':
        this.#watch(client, which);
        return;
      case 'drop':
        network.cut();
        return;
      case 'away':
        network.block();
        this.#mendLater(client, lastsMs, () => {
          network.mend();
          client.signaling.retryNow();
        });
        return;
      case 'loseAnswers':
        network.stall('answers');
        this.#mendLater(client, lastsMs / 10, () => network.cut());
        return;
      case 'halfOpen':
        network.stall('both');
        this.#mendLater(client, lastsMs / 3, () => network.cut());
        return;
      case 'interruptMedia':
        client.hasWay = false;
        this.#mendLater(client, lastsMs, () => {
          client.hasWay = true;
        });
        return;
      case 'failMedia':
        client.setPath('failed');
        return;
      case 'comeBack':
        this.#comeBack(who, client);
        return;
      case 'killWorker': {
        const workers = this.#local.server.pool.workers.filter(({ machine }) => !machine.name);
        const victim = workers[which % workers.length];
        if (victim) process.kill(victim.pid, 'SIGKILL');
        return;
      }
      case 'killNode':
      case 'freezeNode':
      case 'cutNode':
        this.#nodes?.harm(what, which, lastsMs);
        return;
    }
  }

  /** Mends every network, and waits until server and clients agree. */
  async settle(round: number): Promise<void> {
    for (const mend of [...this.#mends.values()]) mend();
    await this.#nodes?.mend();
    await Promise.all(this.#comings);
    // As in a browser that says that the computer is in a network again: waiting for the next attempt shows nothing more.
    for (const client of this.#clients) client?.signaling.retryNow();
    const deadline = performance.now() + patienceMs;
    let found = this.#differences();
    while (found.length > 0 && performance.now() < deadline) {
      await delay(50);
      found = this.#differences();
    }
    this.problems.push(
      ...found.map((difference) => `round ${round}: ${difference}`),
      ...this.#local.complaints.filter((line) => !expected.test(line)),
    );
  }

  /** Closes everything. Whatever is left on the server then is a problem. */
  async end(): Promise<void> {
    for (const mend of [...this.#mends.values()]) mend();
    await this.#nodes?.mend();
    await Promise.all(this.#comings);
    await Promise.all(this.#clients.map((client) => client?.close()));
    const { transports, producers, consumers } = await this.#local.counts.count();
    const left = {
      sessions: this.#local.server.sessions.size,
      transports: Math.max(0, transports - this.#ownTransports),
      producers,
      consumers,
    };
    if (Object.values(left).some((count) => count > 0)) {
      this.problems.push(`left at the end: ${JSON.stringify(left)}`);
    }
    await this.#local.close();
    await this.#nodes?.close();
    process.off('unhandledRejection', this.#unheard);
    console.error = this.#logError;
  }

  #differences(): string[] {
    return differences(
      this.#local,
      this.#clients.filter((client) => client !== null),
    );
  }

  #watch(client: AppClient, which: number): void {
    const sharers = client.occupants.filter(
      ({ peerId, sharing }) => sharing && peerId !== client.peerId,
    );
    const sharer = sharers[which % Math.max(1, sharers.length)];
    if (sharer) client.engine.video.shares.watch(sharer.peerId);
  }

  #mendLater(client: AppClient, afterMs: number, act: () => void): void {
    this.#mends.get(client)?.();
    const mend = () => {
      clearTimeout(timer);
      this.#mends.delete(client);
      act();
    };
    const timer = setTimeout(mend, afterMs);
    this.#mends.set(client, mend);
  }

  #comeBack(who: number, client: AppClient): void {
    this.#mends.get(client)?.();
    this.#clients[who] = null;
    const coming = (async () => {
      await client.close();
      this.#clients[who] = await AppClient.enter(this.#local, client.name, {
        key: client.key,
        chance: this.#chance,
      });
    })()
      .catch(this.#note(`${client.name} could not come back`))
      .finally(() => this.#comings.delete(coming));
    this.#comings.add(coming);
  }
}

/** Unlike each other, because a server refuses names that look alike. */
function nameOf(index: number): string {
  const [first, second] = ['Ba Ce Di Fo Gu', 'ra ne li mo'].map((all) => all.split(' '));
  return `${first?.[index % 5]}${second?.[Math.floor(index / 5)]}`;
}

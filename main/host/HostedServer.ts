import type { HostState, Reach } from '../../shared/ipc/HostState.ts';
import {
  type ReadyReport,
  type ServerReport,
  serverReportField,
} from '../../shared/ipc/hostedServer.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import { normalizePin } from '../servers/normalizePin.ts';
import type { OwnServer } from '../servers/Servers.ts';
import { prepareDataFolder, serverEnvironment } from './hostConfig.ts';
import { hostLinks, originAt } from './hostLinks.ts';
import type { HostPlaces } from './hostPlaces.ts';
import type { ForkServer, ServerChild } from './ServerChild.ts';

export interface HostTiming {
  /** From the start of the process to its word that it is ready. */
  readonly startMs: number;
  /** Longer than the server's own patience with its stop. */
  readonly stopMs: number;
  /** Waits before it is started again after it has crashed; it is tried no more often than that. */
  readonly restartDelaysMs: readonly number[];
  /** A server that ran this long has all its tries again. */
  readonly stableMs: number;
}

const usualTiming: HostTiming = {
  startMs: 60_000,
  stopMs: 10_000,
  restartDelaysMs: [500, 3_000, 10_000],
  stableMs: 600_000,
};

export interface HostedServerNeeds {
  readonly findPlaces: () => HostPlaces;
  readonly fork: ForkServer;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the server shall run also after the next start of the app. */
  readonly savedState: { running: boolean };
  /** Puts the server into the list, or brings it up to date there. @returns its id */
  readonly adopt: (server: OwnServer) => string;
  readonly timing?: Partial<HostTiming>;
}

/** What is known of the process that runs now. */
interface Run {
  readonly child: ServerChild;
  readonly startedAt: number;
  /** Its last word, when it could not start. */
  failure: Extract<ServerReport, { kind: 'failed' }> | null;
  ready: { readonly report: ReadyReport; readonly serverId: string } | null;
  readonly exited: Promise<void>;
}

/**
 * The server inside this app: the same program and the same data folder as without the app. Owns its process. It belongs
 * to the app and not to a window, is started again when it crashes, and ends with the app.
 */
export class HostedServer extends TypedEmitter<{ changed: HostState }> {
  readonly #needs: HostedServerNeeds;
  readonly #timing: HostTiming;
  #state: HostState = { kind: 'stopped' };
  #run: Run | null = null;
  #restarts = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #ending: Promise<void> | null = null;
  /** The last wish. */
  #wanted = false;
  #show = false;
  /** Resolved when the server runs, has failed, or is stopped. */
  #settled = Promise.withResolvers<void>();

  constructor(needs: HostedServerNeeds) {
    super();
    this.#needs = needs;
    this.#timing = { ...usualTiming, ...needs.timing };
  }

  get state(): HostState {
    return this.#state;
  }

  /** Starts the server and shows its page. Resolves when it runs or cannot; `state` says which. */
  async start(): Promise<void> {
    this.#remember(true);
    await this.#ensure(true);
  }

  /** At the start of the app: starts the server in the background if it ran when the app was quit. */
  async resume(): Promise<void> {
    this.#wanted = this.#needs.savedState.running;
    if (this.#wanted) await this.#ensure(false);
  }

  /** Stops the server; it stays stopped after the next start of the app. */
  async stop(): Promise<void> {
    this.#remember(false);
    await this.#end();
  }

  /** When the app quits: stops the server, and waits for it as long as that may take. */
  async close(): Promise<void> {
    this.#wanted = false;
    await this.#end();
  }

  #remember(running: boolean): void {
    this.#wanted = running;
    try {
      this.#needs.savedState.running = running;
    } catch (error) {
      // Only the next start of the app will not know it.
      console.error('What shall run after the next start could not be written down:', error);
    }
  }

  async #ensure(show: boolean): Promise<void> {
    if (this.#ending) await this.#ending;
    // Somebody may have thought better of it meanwhile.
    if (!this.#wanted) return;
    if (this.#state.kind === 'running') {
      if (show && this.#run?.ready) this.#adopt(this.#run.ready.report, true);
      return;
    }
    this.#show ||= show;
    if (this.#state.kind !== 'starting') {
      this.#restarts = 0;
      this.#settled = Promise.withResolvers<void>();
      this.#launch();
    }
    await this.#settled.promise;
  }

  #launch(): void {
    this.#set({ kind: 'starting' });
    const { findPlaces, fork, env } = this.#needs;
    try {
      const places = findPlaces();
      if (places.worker === null) {
        this.#set({ kind: 'failed', reason: 'noWorker', detail: '' });
        return;
      }
      prepareDataFolder(places.dataDir, env);
      this.#watch(fork(places.entry, serverEnvironment(env, places)));
    } catch (error) {
      // The disk is full, or the folder is somebody else's: another try would end the same way.
      this.#set({ kind: 'failed', reason: 'crashed', detail: messageOf(error) });
    }
  }

  #watch(child: ServerChild): void {
    const { promise: exited, resolve: onExited } = Promise.withResolvers<void>();
    const run: Run = { child, startedAt: performance.now(), failure: null, ready: null, exited };
    this.#run = run;
    const patience = setTimeout(() => child.kill(), this.#timing.startMs);
    child.onReport((message) => {
      const report = serverReportField.safeParse(message).data;
      if (!report || this.#run !== run) return;
      if (report.kind === 'ready') clearTimeout(patience);
      this.#hear(run, report);
    });
    child.onExit((code) => {
      clearTimeout(patience);
      onExited();
      if (this.#run !== run) return;
      this.#run = null;
      if (!this.#ending) this.#bury(run, code);
    });
  }

  #hear(run: Run, report: ServerReport): void {
    switch (report.kind) {
      case 'ready': {
        if (this.#ending) return;
        try {
          run.ready = { report, serverId: this.#adopt(report, this.#show) };
        } catch (error) {
          run.failure = { kind: 'failed', reason: 'other', detail: messageOf(error) };
          run.child.order({ kind: 'stop' });
          return;
        }
        this.#show = false;
        this.#showRunning(run.ready, report.reach);
        return;
      }
      case 'reach':
        if (run.ready && this.#state.kind === 'running') this.#showRunning(run.ready, report.reach);
        return;
      case 'named':
        if (this.#state.kind === 'running') this.#set({ ...this.#state, name: report.name });
        return;
      case 'failed':
        run.failure = report;
    }
  }

  /** After a process has ended by itself: starts the next one, or gives up. */
  #bury({ child, failure, startedAt }: Run, code: number | null): void {
    if (failure !== null) {
      const reason = failure.reason === 'other' ? 'crashed' : failure.reason;
      this.#set({ kind: 'failed', reason, detail: failure.detail });
      return;
    }
    if (performance.now() - startedAt > this.#timing.stableMs) this.#restarts = 0;
    const delayMs = this.#timing.restartDelaysMs[this.#restarts];
    if (delayMs === undefined) {
      const detail = child.stderrTail || `exit code ${code}`;
      this.#set({ kind: 'failed', reason: 'crashed', detail });
      return;
    }
    this.#restarts += 1;
    if (this.#state.kind === 'running') this.#settled = Promise.withResolvers<void>();
    this.#set({ kind: 'starting' });
    this.#restartTimer = setTimeout(() => this.#launch(), delayMs);
  }

  #end(): Promise<void> {
    // Only then, so that whatever happens meanwhile already counts as the end.
    this.#ending ??= Promise.resolve()
      .then(() => this.#endNow())
      .finally(() => {
        this.#ending = null;
      });
    return this.#ending;
  }

  async #endNow(): Promise<void> {
    clearTimeout(this.#restartTimer);
    this.#show = false;
    const run = this.#run;
    if (run !== null) {
      this.#set({ kind: 'stopping' });
      const patience = setTimeout(() => run.child.kill(), this.#timing.stopMs);
      run.child.order({ kind: 'stop' });
      await run.exited;
      clearTimeout(patience);
    }
    this.#set({ kind: 'stopped' });
  }

  #adopt(report: ReadyReport, show: boolean): string {
    const { host, port, name, keyFingerprint256, joinCode, ownerCode } = report;
    return this.#needs.adopt({
      url: originAt(host, port),
      pin: normalizePin(keyFingerprint256),
      name,
      linkRequest: { channelId: null, joinCode, ownerCode },
      show,
    });
  }

  #showRunning({ report, serverId }: NonNullable<Run['ready']>, reach: Reach): void {
    const name = this.#state.kind === 'running' ? this.#state.name : report.name;
    const { port } = report;
    this.#set({ kind: 'running', serverId, name, port, ...hostLinks(report, reach), reach });
  }

  #set(state: HostState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    if (['running', 'failed', 'stopped'].includes(state.kind)) this.#settled.resolve();
    this.emit('changed', state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

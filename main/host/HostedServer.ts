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
  /** From the start of the process to its report that it is ready. */
  readonly startMs: number;
  /** Longer than the time that the server gives its own stop. */
  readonly stopMs: number;
  /** Delay before each restart after a crash. Its length is the number of restarts. */
  readonly restartDelaysMs: readonly number[];
  /** After running this long, a server has all its restarts again. */
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
  /** Whether the server also runs after the next start of the app. */
  readonly savedState: { running: boolean };
  /** Adds the server to the list, or updates it there. @returns its id */
  readonly adopt: (server: OwnServer) => string;
  readonly timing?: Partial<HostTiming>;
}

/** The process that runs now. */
interface Run {
  readonly child: ServerChild;
  readonly startedAt: number;
  /** Its report that it cannot start. */
  failure: Extract<ServerReport, { kind: 'failed' }> | null;
  ready: { readonly report: ReadyReport; readonly serverId: string } | null;
  readonly exited: Promise<void>;
}

/**
 * The server inside this app: the same program and the same data folder as without the app. Owns its process. The process
 * belongs to the app, not to a window; it is restarted after a crash and ends with the app.
 */
export class HostedServer extends TypedEmitter<{ changed: HostState }> {
  readonly #needs: HostedServerNeeds;
  readonly #timing: HostTiming;
  #state: HostState = { kind: 'stopped' };
  #run: Run | null = null;
  #restarts = 0;
  #restartTimer: NodeJS.Timeout | undefined;
  #ending: Promise<void> | null = null;
  /** Whether the user wants the server to run. */
  #target = false;
  #show = false;
  /** Resolves when the server runs, has failed, or is stopped. */
  #settled = Promise.withResolvers<void>();

  constructor(needs: HostedServerNeeds) {
    super();
    this.#needs = needs;
    this.#timing = { ...usualTiming, ...needs.timing };
  }

  get state(): HostState {
    return this.#state;
  }

  /** Starts the server and shows its page. Resolves when it runs or has failed; `state` says which. */
  async start(): Promise<void> {
    this.#remember(true);
    await this.#ensure(true);
  }

  /** At the start of the app: starts the server in the background if it ran when the app was quit. */
  async resume(): Promise<void> {
    this.#target = this.#needs.savedState.running;
    if (this.#target) await this.#ensure(false);
  }

  /** Stops the server; it stays stopped after the next start of the app. */
  async stop(): Promise<void> {
    this.#remember(false);
    await this.#end();
  }

  /** Call it when the app quits. Stops the server and waits until it has ended. */
  async close(): Promise<void> {
    this.#target = false;
    await this.#end();
  }

  #remember(running: boolean): void {
    this.#target = running;
    try {
      this.#needs.savedState.running = running;
    } catch (error) {
      // Only the next start of the app is affected.
      console.error('Could not store whether the server runs after the next start:', error);
    }
  }

  async #ensure(show: boolean): Promise<void> {
    if (this.#ending) await this.#ending;
    // The user may have stopped it meanwhile.
    if (!this.#target) return;
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
      // The disk is full, or the folder belongs to another user: a restart would fail the same way.
      this.#set({ kind: 'failed', reason: 'crashed', detail: messageOf(error) });
    }
  }

  #watch(child: ServerChild): void {
    const { promise: exited, resolve: onExited } = Promise.withResolvers<void>();
    const run: Run = { child, startedAt: performance.now(), failure: null, ready: null, exited };
    this.#run = run;
    const startTimer = setTimeout(() => child.kill(), this.#timing.startMs);
    child.onReport((message) => {
      const report = serverReportField.safeParse(message).data;
      if (!report || this.#run !== run) return;
      if (report.kind === 'ready') clearTimeout(startTimer);
      this.#handleReport(run, report);
    });
    child.onExit((code) => {
      clearTimeout(startTimer);
      onExited();
      if (this.#run !== run) return;
      this.#run = null;
      if (!this.#ending) this.#handleExit(run, code);
    });
  }

  #handleReport(run: Run, report: ServerReport): void {
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
      case 'entry':
        if (!run.ready) return;
        run.ready = { ...run.ready, report: { ...run.ready.report, ...report, kind: 'ready' } };
        if (this.#state.kind === 'running') this.#showRunning(run.ready, this.#state.reach);
        return;
      case 'failed':
        run.failure = report;
    }
  }

  /** The process has ended by itself: starts the next one, or gives up. */
  #handleExit({ child, failure, startedAt }: Run, code: number | null): void {
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
    // In a later microtask, so that `#ending` is set before the state changes.
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
      const stopTimer = setTimeout(() => run.child.kill(), this.#timing.stopMs);
      run.child.order({ kind: 'stop' });
      await run.exited;
      clearTimeout(stopTimer);
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
    const { port, inviteOnly } = report;
    const links = hostLinks(report, reach);
    this.#set({ kind: 'running', serverId, name, port, inviteOnly, ...links, reach });
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

import type { VoiceReport } from '../../shared/ipc/voice.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';
import type { HandlersOf } from '../ipc/DesktopHandlers.ts';

export interface CallRegistryEvents {
  changed: undefined;
  /** A channel of another server was joined: the call on this server must end. */
  displaced: string;
}

/** The last report of each server's page, and the server of the current call: at most one. */
export class CallRegistry extends TypedEmitter<CallRegistryEvents> {
  readonly #reports = new Map<string, VoiceReport>();
  #joinedServerId: string | null = null;

  get joinedServerId(): string | null {
    return this.#joinedServerId;
  }

  /** The report of a server's page, or null when it has none. */
  reportOf(serverId: string | null): VoiceReport | null {
    return serverId === null ? null : (this.#reports.get(serverId) ?? null);
  }

  report(serverId: string, report: VoiceReport): void {
    const before = this.reportOf(serverId);
    this.#reports.set(serverId, report);
    const left = this.#joinedServerId;
    if (report.channelId === null) {
      if (left === serverId) this.#joinedServerId = this.#stillJoined();
    } else if (before === null || before.channelId === null) {
      // The newest join counts. The page that must leave still reports its channel for a moment.
      this.#joinedServerId = serverId;
      if (left !== null && left !== serverId) this.emit('displaced', left);
    }
    this.emit('changed', undefined);
  }

  /** The page of a server is gone, and its call with it. */
  forget(serverId: string): void {
    if (!this.#reports.delete(serverId)) return;
    if (this.#joinedServerId === serverId) this.#joinedServerId = this.#stillJoined();
    this.emit('changed', undefined);
  }

  #stillJoined(): string | null {
    for (const [serverId, { channelId }] of this.#reports) {
      if (channelId !== null) return serverId;
    }
    return null;
  }
}

/**
 * Handles the reports of pages about their calls.
 *
 * @param idleMs for how long nobody has touched the computer
 */
export function voiceCalls(
  callRegistry: Pick<CallRegistry, 'report'>,
  idleMs: () => number,
): HandlersOf<'voice:report' | 'voice:idleMs'> {
  return {
    'voice:idleMs': () => idleMs(),

    'voice:report'({ serverId }, report) {
      if (serverId !== null) callRegistry.report(serverId, report);
      return null;
    },
  };
}

import type { UnreadReport } from '../../shared/ipc/chat.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** What is unread on all servers together, by the last report of each server's page. */
export class UnreadRegistry extends TypedEmitter<{ changed: UnreadReport }> {
  readonly #reports = new Map<string, UnreadReport>();

  get total(): UnreadReport {
    const reports = [...this.#reports.values()];
    return {
      mentions: reports.reduce((sum, { mentions }) => sum + mentions, 0),
      hasUnread: reports.some(({ hasUnread }) => hasUnread),
    };
  }

  report(serverId: string, report: UnreadReport): void {
    this.#reports.set(serverId, report);
    this.emit('changed', this.total);
  }

  /** The page of a server is gone. */
  forget(serverId: string): void {
    if (this.#reports.delete(serverId)) this.emit('changed', this.total);
  }
}

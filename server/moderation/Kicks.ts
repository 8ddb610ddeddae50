import type { UserId } from '../../shared/domain/ids.ts';
import type { Connection } from '../peers/Session.ts';

/** How long a kick can be taken back, in ms: the app offers it for ten seconds. */
const undoMs = 15_000;

/** What it takes to undo a kick. */
export interface Kick {
  readonly byId: UserId;
  /** Whether the person came in without a code before. */
  readonly wasAdmitted: boolean;
  readonly connections: readonly Pick<Connection, 'readmit' | 'drop'>[];
}

/**
 * The kicks of the last seconds, which the moderator can take back. Until then the apps of those who were kicked stay
 * connected, without a session, and guests are not forgotten. `close` ends the timers.
 */
export class Kicks {
  readonly #kicks = new Map<UserId, Kick & { readonly timer: NodeJS.Timeout }>();
  readonly #onFinal: () => void;

  /** @param onFinal called when kicks can be undone no more */
  constructor(onFinal: () => void) {
    this.#onFinal = onFinal;
  }

  /** Those who were kicked. */
  get userIds(): UserId[] {
    return [...this.#kicks.keys()];
  }

  /** Takes the place of an earlier kick, which cannot be undone any more. */
  add(userId: UserId, kick: Kick): void {
    this.finish(userId);
    const timer = setTimeout(() => this.finish(userId), undoMs).unref();
    this.#kicks.set(userId, { ...kick, timer });
  }

  /** The kick of a person by this moderator; null when there is none that can be undone. */
  by(actorId: UserId, userId: UserId): Kick | null {
    const kick = this.#kicks.get(userId);
    return kick?.byId === actorId ? kick : null;
  }

  /** From now on the kick stands, or is undone: ends the connections that are left. */
  finish(userId: UserId): void {
    const kick = this.#kicks.get(userId);
    if (!kick) return;
    clearTimeout(kick.timer);
    this.#kicks.delete(userId);
    for (const connection of kick.connections) connection.drop();
    this.#onFinal();
  }

  close(): void {
    for (const { timer } of this.#kicks.values()) clearTimeout(timer);
    this.#kicks.clear();
  }
}

import type { PeerId } from '../../shared/domain/ids.ts';
import type { ListenerHearing } from '../../shared/protocol/streams/hearing.ts';

export type KnownHearing = Readonly<Record<PeerId, ListenerHearing>>;

/** A shorter change is not shown: a flickering line cannot be read. */
const settleMs = 1_500;
/** A new peer is not shown as `connecting` before its app has had the time to connect. */
const arriveMs = 6_000;

interface Report {
  readonly hearing: ListenerHearing;
  readonly sinceMs: number;
}

/**
 * Which peers hear the user, without short changes: a change counts after it has lasted, and a new peer counts after its
 * first report. Owns its timer.
 */
export class SettledHearing {
  readonly #onChange: (known: KnownHearing) => void;
  readonly #reported = new Map<PeerId, Report>();
  #known: KnownHearing = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: (known: KnownHearing) => void) {
    this.#onChange = onChange;
  }

  /** Takes changes from the server. */
  update(
    listeners: readonly { readonly peerId: PeerId; readonly hearing: ListenerHearing }[],
  ): void {
    const sinceMs = performance.now();
    for (const { peerId, hearing } of listeners) this.#reported.set(peerId, { hearing, sinceMs });
    this.#settle();
  }

  /** Forgets all other peers. */
  keep(present: ReadonlySet<PeerId>): void {
    for (const peerId of this.#reported.keys())
      if (!present.has(peerId)) this.#reported.delete(peerId);
    this.#settle();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const dues: number[] = [];
    const known: [PeerId, ListenerHearing][] = [];
    for (const [peerId, { hearing, sinceMs }] of this.#reported) {
      const before = this.#known[peerId];
      const dueMs = sinceMs + delayMs(hearing, before);
      if (hearing === before || dueMs <= nowMs) {
        known.push([peerId, hearing]);
        continue;
      }
      dues.push(dueMs);
      if (before !== undefined) known.push([peerId, before]);
    }
    if (dues.length > 0) {
      this.#timer = setTimeout(() => this.#settle(), Math.min(...dues) - nowMs);
    }
    const isSame =
      known.length === Object.keys(this.#known).length &&
      known.every(([peerId, hearing]) => this.#known[peerId] === hearing);
    if (isSame) return;
    this.#known = Object.fromEntries(known);
    this.#onChange(this.#known);
  }
}

function delayMs(hearing: ListenerHearing, before: ListenerHearing | undefined): number {
  if (before !== undefined) return settleMs;
  if (hearing === 'hears') return 0;
  return hearing === 'connecting' ? arriveMs : settleMs;
}

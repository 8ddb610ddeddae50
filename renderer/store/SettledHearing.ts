import type { PeerId } from '../../shared/domain/ids.ts';
import type { ToldHearing } from '../../shared/protocol/hearing.ts';

export type KnownHearing = Readonly<Record<PeerId, ToldHearing>>;

/** What does not last is not worth a look: a line that changes to and fro is read by nobody. */
const settleMs = 1_500;
/** Whoever has just come is not counted before their app has had the time to find out. */
const arriveMs = 6_000;

interface Said {
  readonly hearing: ToldHearing;
  readonly sinceMs: number;
}

/**
 * Who hears me, without its flutter: a change counts once it has lasted, and whoever has just come counts once something is
 * known of them. Owns its timer.
 */
export class SettledHearing {
  readonly #onChange: (known: KnownHearing) => void;
  readonly #said = new Map<PeerId, Said>();
  #known: KnownHearing = {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(onChange: (known: KnownHearing) => void) {
    this.#onChange = onChange;
  }

  /** What has changed, as the server tells it. */
  told(listeners: readonly { readonly peerId: PeerId; readonly hearing: ToldHearing }[]): void {
    const sinceMs = performance.now();
    for (const { peerId, hearing } of listeners) this.#said.set(peerId, { hearing, sinceMs });
    this.#settle();
  }

  /** Forgets who is not among these. */
  keep(present: ReadonlySet<PeerId>): void {
    for (const peerId of this.#said.keys()) if (!present.has(peerId)) this.#said.delete(peerId);
    this.#settle();
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    const dues: number[] = [];
    const known: [PeerId, ToldHearing][] = [];
    for (const [peerId, { hearing, sinceMs }] of this.#said) {
      const before = this.#known[peerId];
      const dueMs = sinceMs + patienceMs(hearing, before);
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

function patienceMs(hearing: ToldHearing, before: ToldHearing | undefined): number {
  if (before !== undefined) return settleMs;
  if (hearing === 'hears') return 0;
  return hearing === 'connecting' ? arriveMs : settleMs;
}

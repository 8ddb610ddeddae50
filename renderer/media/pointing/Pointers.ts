import type { PeerId } from '../../../shared/domain/ids.ts';
import type {
  Point,
  Pointed,
  Pointing,
  StrokePiece,
} from '../../../shared/protocol/streams/pointer.ts';
import { TypedEmitter } from '../../../shared/TypedEmitter.ts';
import type { OverlayFrame, VisibleShare } from '../../state/PointerFeed.ts';
import type { RequestFunction } from '../transport/SignalingPort.ts';
import { PointerOverlay } from './PointerOverlay.ts';
import { PointerSender } from './PointerSender.ts';

/** Carries pointer packets; `PointerChannel` in the app. */
export interface PointingChannel {
  readonly isOpen: boolean;
  on(name: 'pointed', listen: (pointed: Pointed) => void): () => void;
  on(name: 'openChanged', listen: (isOpen: boolean) => void): () => void;
  /** Returns false if it cannot be sent now. */
  send(pointing: Pointing): boolean;
}

export interface PointersOptions {
  readonly channel: PointingChannel;
  readonly request: RequestFunction;
  /** Whether others may point and draw on the user's share. */
  readonly drawable: boolean;
}

interface Surface {
  readonly overlay: PointerOverlay;
  readonly sender: PointerSender;
  share: VisibleShare;
  /** Whether the user's own pointer is drawn: needed if no mouse cursor shows it. */
  isOwnShown: boolean;
}

const nothing: OverlayFrame = { pointers: [], strokes: [], changesInMs: null };

/**
 * Pointing and drawing on the shares that the user sees, by others and by the user. A share that is no longer visible
 * is forgotten with everything on it.
 */
export class Pointers extends TypedEmitter<{ canPointChanged: boolean }> {
  readonly #channel: PointingChannel;
  readonly #request: RequestFunction;
  readonly #surfaces = new Map<PeerId, Surface>();
  readonly #listeners = new Map<PeerId, Set<() => void>>();
  readonly #stops: (() => void)[];
  #drawable: boolean;

  constructor({ channel, request, drawable }: PointersOptions) {
    super();
    this.#channel = channel;
    this.#request = request;
    this.#drawable = drawable;
    this.#stops = [
      channel.on('pointed', (pointed) => this.#heard(pointed)),
      channel.on('openChanged', (isOpen) => this.emit('canPointChanged', isOpen)),
    ];
  }

  /** Whether the user's pointer can be sent. */
  get canPoint(): boolean {
    return this.#channel.isOpen;
  }

  /** Whether others may point and draw on the user's share; sent when a session opens. */
  get drawable(): boolean {
    return this.#drawable;
  }

  /** Allows or forbids others to point and draw on the user's share. */
  allowDrawing(allowed: boolean): void {
    this.#drawable = allowed;
    // Without a connection, the next session sends it.
    this.#request('share:allowDrawing', { allowed }).catch(() => undefined);
  }

  /** Clears everything drawn on the user's share, for everybody. */
  wipe(): void {
    // Without a share or a connection others see nothing that could be cleared.
    this.#request('share:clear', {}).catch(() => undefined);
  }

  /** Whether the user may point and draw on this share now. */
  mayPointAt(share: PeerId): boolean {
    const seen = this.#surfaces.get(share)?.share;
    return this.canPoint && seen !== undefined && (seen.isMine || seen.drawable);
  }

  /** All shares that the user sees now. */
  setShares(shares: readonly VisibleShare[]): void {
    for (const [peerId, { sender }] of this.#surfaces) {
      if (shares.some((share) => share.peerId === peerId)) continue;
      sender.close();
      this.#surfaces.delete(peerId);
      this.#changed(peerId);
    }
    for (const share of shares) {
      const surface = this.#surfaces.get(share.peerId) ?? this.#open(share);
      const isForbidden = surface.share.drawable && !share.drawable;
      surface.share = share;
      if (isForbidden) this.#forbid(surface);
    }
  }

  /** The sharer cleared all drawings. */
  clear(share: PeerId): void {
    this.#surfaces.get(share)?.overlay.clear();
    this.#changed(share);
  }

  /** The current frame of a share; `isStill` turns motion off. */
  look(share: PeerId, isStill: boolean): OverlayFrame {
    return this.#surfaces.get(share)?.overlay.look(performance.now(), isStill) ?? nothing;
  }

  /** Calls back when something on a share changes, except through time. Returns the function that stops it. */
  subscribe(share: PeerId, listen: () => void): () => void {
    const listeners = this.#listeners.get(share) ?? new Set();
    this.#listeners.set(share, listeners);
    listeners.add(listen);
    return () => {
      listeners.delete(listen);
      if (listeners.size === 0) this.#listeners.delete(share);
    };
  }

  /** Moves the user's pointer; null removes it. `isShown` draws it for the user too. */
  point(share: PeerId, at: Point | null, isShown = false): void {
    const surface = this.#surfaces.get(share);
    if (surface === undefined || !this.mayPointAt(share)) return;
    surface.isOwnShown = isShown;
    surface.sender.point(at);
  }

  /** Starts a stroke. */
  begin(share: PeerId, at: Point): void {
    this.#drawn(share, (sender) => sender.begin(at));
  }

  /** Continues the stroke. */
  draw(share: PeerId, at: Point): void {
    this.#drawn(share, (sender) => sender.draw(at));
  }

  /** Ends the stroke. */
  finish(share: PeerId): void {
    this.#surfaces.get(share)?.sender.finish();
  }

  close(): void {
    for (const stop of this.#stops) stop();
    this.setShares([]);
  }

  #open(share: VisibleShare): Surface {
    const overlay = new PointerOverlay();
    const surface: Surface = {
      overlay,
      share,
      isOwnShown: false,
      sender: new PointerSender((pointing) => {
        const isSent = this.#channel.send({ ...pointing, share: share.peerId });
        if (isSent) {
          const at = surface.isOwnShown ? pointing.at : null;
          overlay.hear('me', { ...pointing, at }, performance.now());
          this.#changed(share.peerId);
        }
        return isSent;
      }),
    };
    this.#surfaces.set(share.peerId, surface);
    return surface;
  }

  #heard({ by, pointing }: Pointed): void {
    const surface = this.#surfaces.get(pointing.share);
    // The server forwards nothing else; packets on their way when it was forbidden come too late.
    if (surface === undefined || !(surface.share.drawable || by === pointing.share)) return;
    surface.overlay.hear(by, pointing, performance.now());
    this.#changed(pointing.share);
  }

  /** Keeps only what the sharer draws. */
  #forbid({ share, overlay, sender }: Surface): void {
    if (!share.isMine) sender.close();
    const sharer = share.isMine ? 'me' : share.peerId;
    overlay.keep((who) => who === sharer);
    this.#changed(share.peerId);
  }

  /** The user's own strokes appear at once, before they are sent. */
  #drawn(share: PeerId, draw: (sender: PointerSender) => StrokePiece | null): void {
    const surface = this.#surfaces.get(share);
    const piece = surface && this.mayPointAt(share) ? draw(surface.sender) : null;
    if (piece === null) return;
    surface?.overlay.draw('me', piece, performance.now());
    this.#changed(share);
  }

  #changed(share: PeerId): void {
    for (const listen of this.#listeners.get(share) ?? []) listen();
  }
}

import type { Frame } from 'playwright';
import { Modelled } from './Modelled.ts';
import { toAppAddress } from './standIn.ts';

let frames = 0;

/** A frame of a page, as main sees it. */
export class WebFrameMain extends Modelled {
  readonly routingId: number;
  readonly frameTreeNodeId: number;
  readonly processId = 1;
  readonly parent: WebFrameMain | null;
  readonly #url: () => string;

  constructor(url: () => string, parent: WebFrameMain | null) {
    super('WebFrameMain', []);
    frames += 1;
    this.routingId = frames;
    this.frameTreeNodeId = frames;
    this.parent = parent;
    this.#url = url;
  }

  get url(): string {
    return toAppAddress(this.#url());
  }

  get origin(): string {
    const { protocol, host, origin } = new URL(this.url);
    return protocol === 'app:' ? `app://${host}` : origin;
  }

  get top(): WebFrameMain {
    return this.parent?.top ?? this;
  }

  isDestroyed(): boolean {
    return false;
  }

  get detached(): boolean {
    return false;
  }
}

const known = new WeakMap<Frame, WebFrameMain>();

/** The single object for a subframe of a page. */
export function subframe(frame: Frame, top: WebFrameMain): WebFrameMain {
  const made = known.get(frame) ?? new WebFrameMain(() => frame.url(), top);
  known.set(frame, made);
  return made;
}

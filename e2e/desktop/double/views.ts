import { Modelled } from './Modelled.ts';
import { WebContents } from './WebContents.ts';
import type { WebPreferences } from './webPreferences.ts';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle inside a window. */
export class View extends Modelled {
  readonly children: View[] = [];
  #bounds: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  #isVisible = true;

  constructor(name = 'View') {
    super(name, ['bounds-changed']);
  }

  /** Adds the view, or brings an existing child to the front. */
  addChildView(view: View, index?: number): void {
    this.removeChildView(view);
    this.children.splice(index ?? this.children.length, 0, view);
  }

  removeChildView(view: View): void {
    const index = this.children.indexOf(view);
    if (index >= 0) this.children.splice(index, 1);
  }

  setBounds(bounds: Rectangle): void {
    this.#bounds = bounds;
    this.emit('bounds-changed');
  }

  getBounds(): Rectangle {
    return this.#bounds;
  }

  setVisible(on: boolean): void {
    this.#isVisible = on;
  }

  getVisible(): boolean {
    return this.#isVisible;
  }

  setBackgroundColor(_color: string): void {}
}

/** A page inside a window. */
export class WebContentsView extends View {
  readonly webContents: WebContents;

  constructor(options: { webPreferences?: WebPreferences; webContents?: WebContents } = {}) {
    super('WebContentsView');
    this.webContents = options.webContents ?? new WebContents(options.webPreferences ?? {});
  }

  override setBounds(bounds: Rectangle): void {
    super.setBounds(bounds);
    this.webContents.setSize(bounds);
  }
}

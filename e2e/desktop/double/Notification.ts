import type { NotificationConstructorOptions } from 'electron';
import { Modelled } from './Modelled.ts';

declare global {
  /** What the harness reads and presses, here and in real Electron (`../real/prepare.cjs`). */
  var perchNotices: RecordedNotice[] | undefined;
}

/** A notice of the system that is shown. */
export interface RecordedNotice {
  readonly title: string;
  readonly buttons: readonly string[];
  /** Presses one of its buttons. */
  press(index: number): void;
}

/** A recorded notice of the system. */
export class Notification extends Modelled {
  readonly #record: RecordedNotice;

  static isSupported(): boolean {
    return true;
  }

  constructor({ title = '', actions = [] }: NotificationConstructorOptions = {}) {
    super('Notification', ['click', 'action', 'close', 'show']);
    this.#record = {
      title,
      buttons: actions.map(({ text = '' }) => text),
      press: (actionIndex) => void this.emit('action', { actionIndex }, actionIndex),
    };
  }

  show(): void {
    globalThis.perchNotices = [...(globalThis.perchNotices ?? []), this.#record];
  }

  close(): void {
    globalThis.perchNotices = globalThis.perchNotices?.filter((each) => each !== this.#record);
  }
}

import { Notification } from 'electron';
import type { VoiceCommand } from '../../shared/ipc/voice.ts';
import type { HandlersOf } from '../ipc/DesktopHandlers.ts';
import type { MainTexts } from '../texts/en.ts';

export interface CallNoticeNeeds {
  readonly texts: () => MainTexts;
  /** Sends a command to the page of a server. */
  readonly send: (serverId: string, command: VoiceCommand) => void;
  /** Shows the window with the page of a server. */
  readonly showServer: (serverId: string) => void;
}

/** The answers of the buttons, in their order. */
const answers = ['answer', 'hangup'] as const;

/**
 * Shows a notice of the system while somebody calls, with buttons to answer where the system has them (macOS, Windows). A click on
 * it shows the page of the server.
 */
export class CallNotice {
  readonly #needs: CallNoticeNeeds;
  readonly #shown = new Map<string, Notification>();

  constructor(needs: CallNoticeNeeds) {
    this.#needs = needs;
  }

  /** @param caller the name of who calls on this server; null when nobody does any more */
  announce(serverId: string, caller: string | null): void {
    this.#shown.get(serverId)?.close();
    this.#shown.delete(serverId);
    if (caller === null || !Notification.isSupported()) return;
    const { call: texts } = this.#needs.texts();
    const notice = new Notification({
      title: texts.rings(caller),
      body: texts.click,
      actions: [texts.accept, texts.decline].map((text) => ({ type: 'button' as const, text })),
      // The page rings.
      silent: true,
      timeoutType: 'never',
      urgency: 'critical',
    });
    notice.on('click', () => this.#needs.showServer(serverId));
    notice.on('action', ({ actionIndex }) => {
      const action = answers[actionIndex];
      if (action) this.#needs.send(serverId, { kind: 'press', action });
      if (action === 'answer') this.#needs.showServer(serverId);
    });
    this.#shown.set(serverId, notice);
    notice.show();
  }

  close(): void {
    for (const serverId of [...this.#shown.keys()]) this.announce(serverId, null);
  }
}

/** Handles the calls of pages about calls between two people. */
export function callNoticeCalls(notice: Pick<CallNotice, 'announce'>): HandlersOf<'call:announce'> {
  return {
    'call:announce'({ serverId }, { caller }) {
      if (serverId !== null) notice.announce(serverId, caller);
      return null;
    },
  };
}

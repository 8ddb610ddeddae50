import { Notification } from 'electron';
import type { AppNotice, NoticeAnswer } from '../../shared/ipc/chat.ts';
import { TypedEmitter } from '../../shared/TypedEmitter.ts';

/** The most that are kept of one server, so that a page cannot fill the system with them. */
const shownMax = 50;

/** Notices of messages with a field for an answer, which only macOS has. Those of a page go with it. */
export class MessageNotices extends TypedEmitter<{
  answered: { readonly serverId: string } & NoticeAnswer;
}> {
  readonly #shown = new Map<string, Map<string, Notification>>();

  show(serverId: string, { key, title, body, replyHint }: AppNotice): void {
    this.close(serverId, key);
    const shown = this.#shown.get(serverId) ?? new Map<string, Notification>();
    const [oldest] = shown.keys();
    if (shown.size >= shownMax && oldest !== undefined) this.close(serverId, oldest);
    const notice = new Notification({
      title,
      body,
      hasReply: true,
      replyPlaceholder: replyHint,
      // The app plays no sound of the system anywhere else.
      silent: true,
    });
    const answer = (text: string | null) => {
      this.close(serverId, key);
      this.emit('answered', { serverId, key, text });
    };
    notice.on('reply', (_event, text) => answer(text));
    notice.on('click', () => answer(null));
    this.#shown.set(serverId, shown.set(key, notice));
    notice.show();
  }

  close(serverId: string, key: string): void {
    const shown = this.#shown.get(serverId);
    shown?.get(key)?.close();
    shown?.delete(key);
  }

  /** The page of a server is gone. */
  forget(serverId: string): void {
    for (const key of [...(this.#shown.get(serverId)?.keys() ?? [])]) this.close(serverId, key);
    this.#shown.delete(serverId);
  }
}

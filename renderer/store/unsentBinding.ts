import type { Emitter } from '../../shared/TypedEmitter.ts';
import type { UnsentMessage } from '../state/chatsState.ts';
import type { ChatsStore } from './chatsStore.ts';

/** Where messages are sent again. */
export interface UnsentSources {
  readonly session: Emitter<{ opened: unknown }>;
  readonly retryMessage: (clientId: string) => Promise<void>;
}

/** What passes by itself: the message is not at fault, nor is what its user may do. */
const passing: ReadonlySet<UnsentMessage['failure']> = new Set(['disconnected', 'timeout']);
/** An upload may fail only after the next session is open. */
const retryMs = 2_000;
/** Without a new session between them: then its user decides. */
const triesMax = 5;

/**
 * Sends messages again that a lost connection has held up, with the next session, each once, and goes on with their files. Not those
 * that an earlier page has left: their user may have forgotten them. Returns the function that stops it.
 */
export function bindUnsent(
  chats: ChatsStore,
  { session, retryMessage }: UnsentSources,
): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** How often each was sent again since a session was opened. */
  const tries = new Map<string, number>();

  function wait({ clientId }: UnsentMessage): void {
    const tried = tries.get(clientId) ?? 0;
    if (tried >= triesMax) return;
    tries.set(clientId, tried + 1);
    setWaiting(clientId);
    clearTimeout(timers.get(clientId));
    timers.set(
      clientId,
      setTimeout(() => void retry(clientId), retryMs),
    );
  }

  function setWaiting(clientId: string): void {
    chats.setState(({ unsent }) => ({
      unsent: unsent.map((each) =>
        each.clientId === clientId ? { ...each, isWaiting: true } : each,
      ),
    }));
  }

  async function retry(clientId: string): Promise<void> {
    clearTimeout(timers.get(clientId));
    timers.delete(clientId);
    const message = chats.getState().unsent.find((each) => each.clientId === clientId);
    if (message?.isWaiting && message.failure !== null) await retryMessage(clientId);
  }

  const stops = [
    session.on('opened', () => {
      tries.clear();
      for (const { clientId, isWaiting } of chats.getState().unsent) {
        if (isWaiting) void retry(clientId);
      }
    }),
    chats.subscribe(({ unsent }, before) => {
      if (unsent === before.unsent) return;
      const sending = new Set(
        before.unsent.flatMap(({ clientId, failure }) => (failure === null ? [clientId] : [])),
      );
      for (const message of unsent) {
        if (sending.has(message.clientId) && passing.has(message.failure)) wait(message);
      }
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    for (const timer of timers.values()) clearTimeout(timer);
  };
}

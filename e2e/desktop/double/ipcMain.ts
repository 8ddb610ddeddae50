import { Modelled } from './Modelled.ts';
import type { WebFrameMain } from './WebFrameMain.ts';

interface InvokeEvent {
  readonly type: 'frame';
  /** The page's `WebContents`. */
  readonly sender: object;
  readonly senderFrame: WebFrameMain;
  readonly frameId: number;
  readonly processId: number;
}
type InvokeHandler = (event: InvokeEvent, ...values: unknown[]) => unknown;

class IpcMain extends Modelled {
  readonly #handlers = new Map<string, InvokeHandler>();

  constructor() {
    super('ipcMain', []);
  }

  handle(channel: string, handler: InvokeHandler): void {
    if (this.#handlers.has(channel)) throw new Error(`${channel} has a handler already`);
    this.#handlers.set(channel, handler);
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  /** Runs the handler for a page's request. @throws what the handler throws, with Electron's wording around it */
  async invoke(
    sender: object,
    senderFrame: WebFrameMain,
    channel: string,
    values: readonly unknown[],
  ): Promise<unknown> {
    const handler = this.#handlers.get(channel);
    try {
      if (!handler) throw new Error(`No handler registered for '${channel}'`);
      const { routingId: frameId, processId } = senderFrame;
      const event = { type: 'frame' as const, sender, senderFrame, frameId, processId };
      return await handler(event, ...values);
    } catch (error) {
      throw new Error(`Error invoking remote method '${channel}': ${error}`);
    }
  }
}

/** Electron's `ipcMain`. */
export const ipcMain = new IpcMain();

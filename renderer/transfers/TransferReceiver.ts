import { blocksOf, firstDigest, hexOf, lengthOfBlock, nextDigest } from './blocks.ts';
import { ChannelInbox, sendControl, type TransferChannel } from './ChannelInbox.ts';
import type { ReceivedFile } from './ReceivedFile.ts';
import type { RunEnd } from './TransferSender.ts';

/** Receives a file over one channel after another, each from the first block that is missing. */
export class TransferReceiver {
  readonly #size: number;
  readonly #target: ReceivedFile;
  readonly #onProgress: (bytes: number) => void;
  #blocks = 0;
  #bytes = 0;
  #digest: Uint8Array = firstDigest;

  /** @param onProgress is told how many bytes are written */
  constructor(size: number, target: ReceivedFile, onProgress: (bytes: number) => void) {
    this.#size = size;
    this.#target = target;
    this.#onProgress = onProgress;
  }

  /** @param signal aborts when the connection has ended */
  async run(channel: TransferChannel, signal: AbortSignal): Promise<RunEnd> {
    const inbox = new ChannelInbox(channel, signal);
    try {
      if (!sendControl(channel, { kind: 'from', block: this.#blocks })) return 'lost';
      return await this.#receive(channel, inbox);
    } finally {
      inbox.stop();
    }
  }

  async #receive(channel: TransferChannel, inbox: ChannelInbox): Promise<RunEnd> {
    let block = this.#emptyBlock();
    let filled = 0;
    for (;;) {
      const message = await inbox.next();
      if (message === null) return 'lost';
      if (!(message instanceof Uint8Array)) {
        if (message.kind !== 'end') continue;
        return await this.#finish(message.digest, channel);
      }
      // The other side sends more than it has announced.
      if (message.length > block.length - filled) return 'damaged';
      block.set(message, filled);
      filled += message.length;
      if (filled < block.length) continue;
      if (!(await this.#keep(block))) return 'unreadable';
      if (!sendControl(channel, { kind: 'got', block: this.#blocks })) return 'lost';
      block = this.#emptyBlock();
      filled = 0;
    }
  }

  #emptyBlock(): Uint8Array<ArrayBuffer> {
    const isComplete = this.#blocks >= blocksOf(this.#size);
    return new Uint8Array(isComplete ? 0 : lengthOfBlock(this.#size, this.#blocks));
  }

  async #keep(block: Uint8Array<ArrayBuffer>): Promise<boolean> {
    try {
      await this.#target.write(block);
    } catch {
      return false;
    }
    this.#digest = await nextDigest(this.#digest, block);
    this.#blocks += 1;
    this.#bytes += block.length;
    this.#onProgress(this.#bytes);
    return true;
  }

  async #finish(digest: string, channel: TransferChannel): Promise<RunEnd> {
    const isWhole = this.#bytes === this.#size && hexOf(this.#digest) === digest;
    if (isWhole) {
      try {
        await this.#target.finish();
      } catch {
        return 'unreadable';
      }
    }
    sendControl(channel, { kind: 'done', isWhole });
    return isWhole ? 'done' : 'damaged';
  }
}

import {
  blockBytes,
  blocksOf,
  firstDigest,
  hexOf,
  lengthOfBlock,
  nextDigest,
  pieceBytes,
  windowBlocks,
} from './blocks.ts';
import { ChannelInbox, sendControl, type TransferChannel } from './ChannelInbox.ts';

/**
 * How a run over one channel has ended: the other side has all; the connection was lost, and another run can go on; what arrived was
 * damaged; the file cannot be read or written here.
 */
export type RunEnd = 'done' | 'lost' | 'damaged' | 'unreadable';

/** The part of a file that is sent. */
export type SentFile = Pick<Blob, 'size' | 'slice'>;

/** The channel may keep so much, so that there is always something to send. */
const bufferedMaxBytes = 1024 * 1024;
const lookAgainMs = 100;

/** Sends a file over one channel after another, each from where the other side has it. */
export class TransferSender {
  readonly #file: SentFile;
  readonly #onProgress: (bytes: number) => void;
  /** After each block that was read. */
  readonly #digests: Uint8Array[] = [];

  /** @param onProgress is told how many bytes the other side has */
  constructor(file: SentFile, onProgress: (bytes: number) => void) {
    this.#file = file;
    this.#onProgress = onProgress;
  }

  /** @param signal aborts when the connection has ended */
  async run(channel: TransferChannel, signal: AbortSignal): Promise<RunEnd> {
    const inbox = new ChannelInbox(channel, signal);
    try {
      const first = await inbox.next();
      if (first === null || first instanceof Uint8Array || first.kind !== 'from') return 'lost';
      return await this.#sendFrom(first.block, channel, inbox);
    } finally {
      inbox.stop();
    }
  }

  async #sendFrom(start: number, channel: TransferChannel, inbox: ChannelInbox): Promise<RunEnd> {
    const blocks = blocksOf(this.#file.size);
    if (start > Math.min(blocks, this.#digests.length)) return 'damaged';
    let gotten = start;
    for (let block = start; block < blocks; block += 1) {
      while (block - gotten >= windowBlocks) {
        const got = await this.#nextGot(inbox);
        if (got === null) return 'lost';
        gotten = Math.max(gotten, got);
      }
      const bytes = await this.#read(block);
      if (bytes === null) return 'unreadable';
      if (!(await sendPieces(bytes, channel, inbox))) return 'lost';
    }
    const digest = hexOf(this.#digests.at(-1) ?? firstDigest);
    if (!sendControl(channel, { kind: 'end', digest })) return 'lost';
    for (;;) {
      const message = await inbox.next();
      if (message === null) return 'lost';
      if (message instanceof Uint8Array) continue;
      if (message.kind === 'got') this.#note(message.block);
      if (message.kind === 'done') return message.isWhole ? 'done' : 'damaged';
    }
  }

  /** Up to which block the other side has it; null when the connection is lost. */
  async #nextGot(inbox: ChannelInbox): Promise<number | null> {
    for (;;) {
      const message = await inbox.next();
      if (message === null) return null;
      if (message instanceof Uint8Array || message.kind !== 'got') continue;
      this.#note(message.block);
      return message.block;
    }
  }

  #note(blocks: number): void {
    this.#onProgress(Math.min(blocks * blockBytes, this.#file.size));
  }

  async #read(block: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const start = block * blockBytes;
    const length = lengthOfBlock(this.#file.size, block);
    try {
      const bytes = new Uint8Array(await this.#file.slice(start, start + length).arrayBuffer());
      this.#digests[block] ??= await nextDigest(this.#digests[block - 1] ?? firstDigest, bytes);
      return bytes.length === length ? bytes : null;
    } catch {
      return null;
    }
  }
}

/** False when the channel is closed. */
async function sendPieces(
  block: Uint8Array<ArrayBuffer>,
  channel: TransferChannel,
  inbox: ChannelInbox,
): Promise<boolean> {
  for (let start = 0; start < block.length; start += pieceBytes) {
    if (channel.bufferedAmount > bufferedMaxBytes) await drained(channel, inbox);
    if (inbox.isOver || channel.readyState !== 'open') return false;
    channel.send(block.slice(start, start + pieceBytes).buffer);
  }
  return true;
}

/** Resolves when the channel can take more, or is closed. */
async function drained(channel: TransferChannel, inbox: ChannelInbox): Promise<void> {
  channel.bufferedAmountLowThreshold = bufferedMaxBytes / 2;
  while (channel.bufferedAmount > channel.bufferedAmountLowThreshold && !inbox.isOver) {
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        channel.removeEventListener('bufferedamountlow', done);
        resolve();
      };
      channel.addEventListener('bufferedamountlow', done);
      // Not every engine tells it.
      const timer = setTimeout(done, lookAgainMs);
    });
  }
}

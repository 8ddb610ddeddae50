import * as z from 'zod/mini';
import { blockBytes, windowBlocks } from './blocks.ts';

/** The part of a data channel that a transfer uses. */
export type TransferChannel = Pick<
  RTCDataChannel,
  | 'binaryType'
  | 'bufferedAmount'
  | 'bufferedAmountLowThreshold'
  | 'readyState'
  | 'addEventListener'
  | 'removeEventListener'
> & {
  send(data: string | ArrayBuffer): void;
};

const count = z.int().check(z.gte(0));
const controlField = z.discriminatedUnion('kind', [
  /** The receiver wants the file from this block on. */
  z.object({ kind: z.literal('from'), block: count }),
  /** The receiver has written all blocks before this one. */
  z.object({ kind: z.literal('got'), block: count }),
  /** The sender has sent all; the digest of the last block. */
  z.object({ kind: z.literal('end'), digest: z.string().check(z.regex(/^[0-9a-f]{64}$/)) }),
  /** Whether the receiver has all, unchanged. */
  z.object({ kind: z.literal('done'), isWhole: z.boolean() }),
]);
/** What both sides of a transfer say to each other beside the bytes. */
export type TransferControl = z.output<typeof controlField>;

const controlMaxLength = 200;
/** More waits only for a sender that ignores what is acknowledged. */
const waitingMaxBytes = 2 * windowBlocks * blockBytes;

/**
 * What arrives on a channel, one after the other. The other side may send anything: what is not a message of a transfer ends it. Must be
 * stopped.
 */
export class ChannelInbox {
  readonly #channel: TransferChannel;
  readonly #signal: AbortSignal;
  readonly #messages: (TransferControl | Uint8Array<ArrayBuffer>)[] = [];
  #waitingBytes = 0;
  #isOver = false;
  #wake: (() => void) | null = null;

  /** @param signal aborts when the connection has ended */
  constructor(channel: TransferChannel, signal: AbortSignal) {
    this.#channel = channel;
    this.#signal = signal;
    channel.binaryType = 'arraybuffer';
    channel.addEventListener('message', this.#take);
    channel.addEventListener('close', this.stop);
    signal.addEventListener('abort', this.stop);
    if (signal.aborted) this.stop();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Null when nothing comes any more. */
  async next(): Promise<TransferControl | Uint8Array<ArrayBuffer> | null> {
    while (this.#messages.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const message = this.#messages.shift() ?? null;
    if (message instanceof Uint8Array) this.#waitingBytes -= message.length;
    return message;
  }

  readonly stop = (): void => {
    this.#isOver = true;
    this.#channel.removeEventListener('message', this.#take);
    this.#channel.removeEventListener('close', this.stop);
    this.#signal.removeEventListener('abort', this.stop);
    this.#wake?.();
  };

  readonly #take = ({ data }: MessageEvent): void => {
    const message = messageOf(data);
    if (message instanceof Uint8Array) this.#waitingBytes += message.length;
    if (message === null || this.#waitingBytes > waitingMaxBytes) {
      this.stop();
      return;
    }
    this.#messages.push(message);
    this.#wake?.();
  };
}

/** Null for what is no message of a transfer. */
function messageOf(data: string | ArrayBuffer): TransferControl | Uint8Array<ArrayBuffer> | null {
  // As `binaryType` says.
  if (typeof data !== 'string') return new Uint8Array(data);
  if (data.length > controlMaxLength) return null;
  try {
    return controlField.parse(JSON.parse(data));
  } catch {
    return null;
  }
}

/** False when the channel is closed. */
export function sendControl(channel: TransferChannel, control: TransferControl): boolean {
  if (channel.readyState !== 'open') return false;
  channel.send(JSON.stringify(control));
  return true;
}

import type { Door } from '../../shared/domain/Door.ts';
import { type Failure, RequestError } from '../../shared/protocol/errors.ts';
import type { ActionContext } from './ActionContext.ts';
import { tryRequest } from './serverActions.ts';

/** More than a server has people to see at once. */
const keptMax = 500;
/** How many pictures are loaded at once: all of a long list would delay what matters more on the same connection. */
const loadsAtOnce = 4;

/** The user's own picture and door, and the pictures of others. One for each client: it keeps the pictures. */
export function profileRequests({ signaling }: Pick<ActionContext, 'signaling'>) {
  /** By hash, those used last at the end. */
  const pictures = new Map<string, Promise<string | null>>();
  let loading = 0;
  const waiting: (() => void)[] = [];

  return {
    setDoor(door: Door | null): Promise<Failure | null> {
      return tryRequest(signaling, 'user:setDoor', { door });
    },

    setPicture(bytes: Uint8Array<ArrayBuffer> | null): Promise<Failure | null> {
      return tryRequest(signaling, 'user:setPicture', { bytes });
    },

    loadPicture(hash: string): Promise<string | null> {
      const picture = pictures.get(hash) ?? load(hash);
      pictures.delete(hash);
      pictures.set(hash, picture);
      const [oldest] = pictures.keys();
      if (pictures.size > keptMax && oldest !== undefined) pictures.delete(oldest);
      return picture;
    },
  };

  async function load(hash: string): Promise<string | null> {
    if (loading < loadsAtOnce) loading += 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      const { bytes } = await signaling.request('user:picture', { hash });
      return addressOf(new Uint8Array(bytes));
    } catch (error) {
      // The next avatar that needs it tries again.
      pictures.delete(hash);
      if (error instanceof RequestError) return null;
      throw error;
    } finally {
      const next = waiting.shift();
      if (next) next();
      else loading -= 1;
    }
  }
}

/** A `data:` address. Browsers tell PNG and WebP apart by the bytes. */
function addressOf(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return `data:image/webp;base64,${btoa(text)}`;
}

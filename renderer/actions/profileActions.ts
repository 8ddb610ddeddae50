import type { Door } from '../../shared/domain/Door.ts';
import type { ActionContext } from './ActionContext.ts';

/** Pictures and doors. Their code is loaded with what uses them, not with the page. */
export function createProfileActions(context: Pick<ActionContext, 'signaling'>) {
  let requests: ReturnType<typeof load> | undefined;
  const load = async () => (await import('./profileRequests.ts')).profileRequests(context);
  const loaded = () => (requests ??= load());
  return {
    /** Tells others whether I want to be talked to; null for open. */
    setDoor: async (door: Door | null) => (await loaded()).setDoor(door),
    /** Gives me a picture, see `squareImage`; null for none. */
    setPicture: async (bytes: Uint8Array<ArrayBuffer> | null) => (await loaded()).setPicture(bytes),
    /** The address of somebody's picture by its hash, for an image; null when it cannot be loaded now. */
    loadPicture: async (hash: string) => (await loaded()).loadPicture(hash),
  };
}

import type { ChannelId } from './ids.ts';

/** The boards of a channel: its own, which is kept, and that of a game, which lasts as long as the game. */
export const boardKinds = ['own', 'game'] as const;
type BoardKind = (typeof boardKinds)[number];

/** Names one board. */
export interface BoardId {
  readonly channelId: ChannelId;
  readonly kind: BoardKind;
}

/** The id of a board as one text, for maps. */
export function boardKey({ channelId, kind }: BoardId): string {
  return `${kind}:${channelId}`;
}

/** What decides which of two states of one element is the newer one. */
export interface ElementVersion {
  readonly id: string;
  /** Grows with every change. */
  readonly version: number;
  /** Random for every change: decides between two changes of the same version. */
  readonly versionNonce: number;
}

/**
 * One drawn thing, as Excalidraw keeps it: the server looks at its version only, and checks the rest by a schema. A deleted one
 * stays for a while as its version alone, so that an older state cannot bring it back.
 */
export interface BoardElement extends ElementVersion {
  readonly isDeleted: boolean;
}

/**
 * Whether one state of an element replaces another. The same rule on the server and in the apps, and the same as Excalidraw's own:
 * all who know the same states keep the same one, in whatever order they have learned them.
 */
export function isNewer(one: ElementVersion, than: ElementVersion): boolean {
  if (one.version !== than.version) return one.version > than.version;
  return one.versionNonce < than.versionNonce;
}

/** Those of these elements that replace what is known, the newest state of each. */
export function newerElements<Element extends ElementVersion>(
  known: { get(id: string): ElementVersion | undefined },
  elements: Iterable<Element>,
): Element[] {
  const newer = new Map<string, Element>();
  for (const element of elements) {
    const before = newer.get(element.id) ?? known.get(element.id);
    if (!before || isNewer(element, before)) newer.set(element.id, element);
  }
  return [...newer.values()];
}

/** All elements of a board, deleted ones included. */
export interface BoardContent {
  /** Grows when the board is cleared. Changes of an earlier edition are void. */
  readonly edition: number;
  readonly elements: readonly BoardElement[];
}

/** A long stroke has this many. */
export const boardPointsMax = 2_500;
/** Of one element as JSON. A request carries one of this size. */
export const boardElementMaxBytes = 40_000;
/** Of all elements in one request, as JSON. */
export const boardEditMaxBytes = 44_000;
/** Elements in one request. */
export const boardEditMax = 100;
/** Elements of a board, without deleted ones. */
export const boardElementsMax = 4_000;
/** Of all elements of a board, as JSON: less than half of what may wait to be sent to a client. */
export const boardMaxBytes = 3_000_000;
export const boardTextMaxLength = 4_000;

/** A picture on a board, of one file. The app makes larger ones smaller. */
export const boardImageMaxBytes = 400_000;
export const boardImageMaxPx = 2_048;
/** All pictures of a board. */
export const boardImagesMax = 60;
export const boardImagesMaxBytes = 12_000_000;
/** A picture is sent in pieces of this size: a request is smaller than 64 KiB. */
export const boardImagePieceBytes = 48 * 1024;
/** By content. */
export type BoardImageType = 'image/png' | 'image/webp';

/** Boards that one connection may have open at once. */
export const openBoardsMax = 4;

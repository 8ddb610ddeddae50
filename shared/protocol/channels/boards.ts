import { z } from 'zod';
import {
  type BoardContent,
  type BoardElement,
  type BoardId,
  type BoardImageType,
  boardEditMax,
  boardEditMaxBytes,
  boardImageMaxBytes,
  boardImagePieceBytes,
  boardKinds,
} from '../../domain/board.ts';
import { channelIdField } from '../pageFields.ts';
import { request } from '../request.ts';
import { boardElementField, boardItemIdField } from './boardElements.ts';

/*
 * Boards, on which people draw together. Only who has a board open (`board:open`) is told what is drawn. After each `session:open`
 * none is open: a client asks again. Both sides merge elements by `isNewer`, so all see the same in the end, in whatever order
 * edits meet.
 *
 * Seeing a board needs `read` in the channel, drawing `write`, a picture also `files`, and clearing `manageChannels`. On the
 * board of a game the game decides who draws.
 */

const boardFields = z.strictObject({ channelId: channelIdField, kind: z.enum(boardKinds) });
const edition = z.int().min(0);

export const boardRequests = {
  /**
   * Opens a board on this connection, until `board:close`, `board:closed` or the end of the connection. `notFound` for the board
   * of a game that nobody plays; `limitReached` for more than `openBoardsMax`.
   */
  'board:open': request<BoardContent>()(boardFields),
  /** Never refused, also for a board that is not open. */
  'board:close': request<Record<string, never>>()(boardFields),
  /**
   * New states of elements; each counts where it is newer than the known one. On the disk before the answer, so it may be repeated
   * until it is answered. `conflict` when the board was cleared since `edition`; `limitReached` when the board is full.
   */
  'board:edit': request<Record<string, never>>()(
    boardFields.extend({
      edition,
      elements: z
        .array(boardElementField)
        .min(1)
        .max(boardEditMax)
        .refine((elements) => JSON.stringify(elements).length <= boardEditMaxBytes),
    }),
  ),
  /** Removes everything, for everybody. */
  'board:clear': request<Record<string, never>>()(boardFields),
  /**
   * A piece of a picture, in their order. The first has offset 0 and names the size of the whole; a picture is there when its last
   * piece is. `conflict` for a piece that does not follow the one before; `limitReached` when the board has too many.
   * Repeating a picture that is there succeeds.
   */
  'board:addImage': request<Record<string, never>>()(
    boardFields.extend({
      imageId: boardItemIdField,
      size: z.int().min(1).max(boardImageMaxBytes),
      offset: z.int().min(0).max(boardImageMaxBytes),
      bytes: z
        .instanceof(Uint8Array)
        .refine(({ length }) => length > 0 && length <= boardImagePieceBytes),
    }),
  ),
  /** A piece of a picture, from this offset on. `notFound` when it is not there, or not yet. */
  'board:image': request<{
    readonly type: BoardImageType;
    readonly size: number;
    readonly bytes: Uint8Array | ArrayBuffer;
  }>()(
    boardFields.extend({
      imageId: boardItemIdField,
      offset: z.int().min(0).max(boardImageMaxBytes),
    }),
  ),
};

/** To who has the board open. */
export interface BoardNotifications {
  /** Somebody else has drawn, or on another device. */
  'board:edited': BoardId & { elements: readonly BoardElement[] };
  'board:cleared': BoardId & { edition: number };
  /** A picture is there now. */
  'board:imageAdded': BoardId & { imageId: string };
  /** The game is over, or the person may not read the channel any more: the board is not open any more. */
  'board:closed': BoardId;
}

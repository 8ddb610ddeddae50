import type { Message } from '../../../shared/domain/Message.ts';
import type { AttachedFile } from '../../../shared/domain/SharedFile.ts';

/** The files of a message whose names are known: none of one that could not be opened. */
export function readableFiles({ files, sealed, reading }: Message): readonly AttachedFile[] {
  const isRead = sealed === undefined || reading === 'open' || reading === 'unknownDevice';
  return isRead ? files : [];
}

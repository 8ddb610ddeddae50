import type { LucideIcon } from 'lucide-react';
import File from 'lucide-react/icons/file';
import FileImage from 'lucide-react/icons/file-image';
import FileMusic from 'lucide-react/icons/file-music';
import FileVideo from 'lucide-react/icons/file-play';

/** What a file can be shown as. */
export type FileKind = 'image' | 'audio' | 'video';

/** A larger file would be fetched as a whole only to look into it. */
const shownMaxBytes = 100_000_000;

/** What apps can show or play; null for all else. `mediaType` is what the server has found in the file. */
function fileKindOf(mediaType: string | null): FileKind | null {
  return (mediaType?.split('/', 1)[0] as FileKind | undefined) ?? null;
}

/** As what a file can be shown here; null for all else, and for those that are too large. */
export function shownKindOf(file: {
  readonly mediaType: string | null;
  readonly size: number;
}): FileKind | null {
  return file.size <= shownMaxBytes ? fileKindOf(file.mediaType) : null;
}

const icons = { image: FileImage, audio: FileMusic, video: FileVideo } as const;

export function fileIconOf(mediaType: string | null): LucideIcon {
  const kind = fileKindOf(mediaType);
  return kind === null ? File : icons[kind];
}

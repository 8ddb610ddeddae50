import { type DragEvent, useState } from 'react';

/**
 * Files that are dropped onto a part of the window, which takes them before the window does.
 *
 * @returns whether files are dragged over it now, and what the part listens to
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void) {
  /** Each element that is entered is left later, in either order. */
  const [entered, setEntered] = useState(0);
  const handle = (settle: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    settle(event);
  };
  return {
    isDragged: entered > 0,
    dropProps: {
      onDragEnter: handle(() => setEntered((count) => count + 1)),
      onDragLeave: handle(() => setEntered((count) => Math.max(0, count - 1))),
      onDragOver: handle(({ dataTransfer }) => {
        dataTransfer.dropEffect = 'copy';
      }),
      onDrop: handle(({ dataTransfer }) => {
        setEntered(0);
        onFiles([...dataTransfer.files]);
      }),
    },
  };
}

import { useEffect, useRef, useState } from 'react';

/**
 * Files that are dropped anywhere onto the window where nothing else takes them, or pasted. Without it the browser would open a dropped file in place of the
 * page.
 *
 * @returns whether files are dragged over the window now
 */
export function useFileInput(onFiles: (files: readonly File[]) => void): boolean {
  const [isDragged, setDragged] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });
  useEffect(() => {
    const page = new AbortController();
    const { signal } = page;
    /** Each element that is entered is left later, in either order. */
    let entered = 0;
    const settle = (count: number) => {
      entered = Math.max(0, count);
      setDragged(entered > 0);
    };
    const listen = <Name extends 'dragenter' | 'dragover' | 'dragleave' | 'drop'>(
      name: Name,
      handle: (event: DragEvent, isTaken: boolean) => void,
    ) => {
      window.addEventListener(
        name,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return;
          const isTaken = event.defaultPrevented;
          event.preventDefault();
          handle(event, isTaken);
        },
        { signal },
      );
    };
    listen('dragenter', () => settle(entered + 1));
    listen('dragover', ({ dataTransfer }) => {
      if (dataTransfer) dataTransfer.dropEffect = 'copy';
    });
    listen('dragleave', () => settle(entered - 1));
    listen('drop', ({ dataTransfer }, isTaken) => {
      settle(0);
      if (isTaken) return;
      const files = [...(dataTransfer?.files ?? [])];
      if (files.length > 0) take.current(files);
    });
    window.addEventListener(
      'paste',
      (event) => {
        const files = [...(event.clipboardData?.files ?? [])];
        // Text that was copied with its picture goes into the field as text.
        const isText = event.clipboardData?.types.includes('text/plain');
        if (event.defaultPrevented || files.length === 0 || (isText && isField(event.target)))
          return;
        event.preventDefault();
        take.current(files);
      },
      { signal },
    );
    return () => page.abort();
  }, []);
  return isDragged;
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches('input, textarea, [contenteditable]');
}

/** What `app` and the list of sources need to know of a window. */
export interface ListedWindow {
  /** Returns false if a listener prevented the close. */
  close(): boolean;
  isVisible(): boolean;
  getTitle(): string;
  getMediaSourceId(): string;
}

const windows = new Set<ListedWindow>();

/** All windows that are not destroyed, in creation order. */
export function allWindows(): ListedWindow[] {
  return [...windows];
}

export function addWindow(window: ListedWindow): void {
  windows.add(window);
}

export function removeWindow(window: ListedWindow): void {
  windows.delete(window);
}

/** What `app` and the list of sources need to know of a window. */
export interface ListedWindow {
  /** Whether it closed; somebody may have prevented it. */
  close(): boolean;
  isVisible(): boolean;
  getTitle(): string;
  getMediaSourceId(): string;
}

const windows = new Set<ListedWindow>();

/** Every window that is not destroyed, in the order of their making. */
export function allWindows(): ListedWindow[] {
  return [...windows];
}

export function addWindow(window: ListedWindow): void {
  windows.add(window);
}

export function removeWindow(window: ListedWindow): void {
  windows.delete(window);
}

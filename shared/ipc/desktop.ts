/** What the desktop app's preload script offers to the page as `window.desktop`. A browser has none of it. */
export interface DesktopBridge {
  /** Where the server is, with scheme and port: `https://localhost:44300`. */
  readonly serverUrl: string;
}

/** What the desktop app gives the page, as `window.desktop`. */
export interface DesktopBridge {
  /** Origin of the server to talk to, such as `https://localhost:44300`. */
  serverUrl: string;
}

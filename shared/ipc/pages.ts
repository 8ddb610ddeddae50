/** The kinds of page in the desktop app: a server's page, the app's own start page, and the picker of what to share. */
export const pageKinds = ['server', 'home', 'picker'] as const;
export type PageKind = (typeof pageKinds)[number];

/** The pages with the list of servers and the settings: all but the picker. */
export const mainPages = ['server', 'home'] as const satisfies readonly PageKind[];

export const platforms = ['linux', 'darwin', 'win32'] as const;
export type Platform = (typeof platforms)[number];

/** What a page knows about itself from its start. */
export interface PageFacts {
  readonly page: PageKind;
  /** Origin of the page's server, such as `https://localhost:44300`; null on the app's own pages. */
  readonly serverUrl: string | null;
}

/** What a share is optimised for. With `auto` the engine decides by the content. */
export const shareModes = ['auto', 'sharp', 'smooth'] as const;
export type ShareMode = (typeof shareModes)[number];

/** The choice in the picker. The page may call `getDisplayMedia` once, immediately. */
export interface ScreenPick {
  readonly mode: ShareMode;
  readonly sound: boolean;
  /** Name of the screen or window; empty where the system's own picker asks for it. */
  readonly name: string;
}

/** A screen or window that can be shared. Perch's own windows are never among them. */
export interface ScreenSource {
  readonly id: string;
  readonly kind: 'screen' | 'window';
  readonly name: string;
  /** `data:image/…` addresses; null where the system gives none. */
  readonly thumbnail: string | null;
  readonly appIcon: string | null;
}

/** The content of the picker. */
export interface ScreenSources {
  /** `system`: the system has a picker of its own (the portal on Wayland) that comes after this one. */
  readonly list: 'own' | 'system';
  readonly sources: readonly ScreenSource[];
  /** `missing`: the system's settings forbid screen capture to this app (macOS). */
  readonly permission: 'granted' | 'missing';
  /** Whether the system's sound can be captured here without what Perch itself plays. */
  readonly soundAvailable: boolean;
}

/** The answer of the picker. */
export interface ScreenChoice {
  /** Null where the system's own picker follows. */
  readonly sourceId: string | null;
  readonly mode: ShareMode;
  readonly sound: boolean;
}

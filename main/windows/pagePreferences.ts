import { join } from 'node:path';
import { nativeTheme, type Session, type WebPreferences } from 'electron';
import type { PageFacts, PageKind } from '../../shared/ipc/pages.ts';
import { appOrigin } from '../appScheme.ts';
import { pageArguments } from '../ipc/pageArguments.ts';

const files = { server: 'index.html', home: 'home.html', picker: 'picker.html' } as const;

/** The address of each kind of page. */
export function pageAddress(page: PageKind): string {
  return `${appOrigin}/${files[page]}`;
}

/** The preferences of every page of the app: isolated from Node, sandboxed, and not throttled behind other windows. */
export function pagePreferences(facts: PageFacts, session: Session): WebPreferences {
  return {
    preload: join(import.meta.dirname, 'preload.cjs'),
    additionalArguments: pageArguments(facts),
    session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    /** A call continues behind other windows. */
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
    /** Chromium would download dictionaries from Google. */
    spellcheck: false,
  };
}

/** `--surface-0` of `renderer/styles/`, so that a window does not flash before the first paint. */
const surfaces = { dark: '#0d1014', light: '#e7eaee' };

/** The background of a window that has painted nothing yet. */
export function surfaceColor(): string {
  return nativeTheme.shouldUseDarkColors ? surfaces.dark : surfaces.light;
}

import { join } from 'node:path';
import { nativeTheme, type Session, type WebPreferences } from 'electron';
import type { PageFacts, PageKind } from '../../shared/ipc/pages.ts';
import { appOrigin } from '../appScheme.ts';
import { pageArguments } from '../ipc/pageArguments.ts';

const files = { server: 'index.html', home: 'home.html', picker: 'picker.html' } as const;

/** Where each kind of page comes from. */
export function pageAddress(page: PageKind): string {
  return `${appOrigin}/${files[page]}`;
}

/** How every page of the app runs: apart from Node, sandboxed, and awake behind other windows. */
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
    /** A call goes on behind other windows. */
    backgroundThrottling: false,
    autoplayPolicy: 'no-user-gesture-required',
    /** Chromium would fetch dictionaries from its maker. */
    spellcheck: false,
  };
}

/** `--surface-0` of `renderer/styles/`, so that a window does not flash before the first paint. */
const surfaces = { dark: '#0d1014', light: '#e7eaee' };

/** The background of a window that has painted nothing yet. */
export function surfaceColor(): string {
  return nativeTheme.shouldUseDarkColors ? surfaces.dark : surfaces.light;
}

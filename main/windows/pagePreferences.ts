import { join } from 'node:path';
import type { Session, WebPreferences } from 'electron';
import { type PageFacts, pageArguments } from '../ipc/pageArguments.ts';

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

import { refuse } from './Modelled.ts';
import type { Session } from './Session.ts';

/** Main's options for a page. Other values are not modelled. */
export interface WebPreferences {
  readonly preload?: string;
  readonly additionalArguments?: readonly string[];
  readonly partition?: string;
  readonly session?: Session;
  readonly sandbox?: boolean;
  readonly contextIsolation?: boolean;
  readonly nodeIntegration?: boolean;
  readonly webSecurity?: boolean;
  readonly webviewTag?: boolean;
  readonly backgroundThrottling?: boolean;
  readonly autoplayPolicy?: string;
  readonly spellcheck?: boolean;
  readonly [other: string]: unknown;
}

/** The only values that the double supports. */
const onlyThese: Readonly<Record<string, readonly unknown[]>> = {
  sandbox: [true],
  contextIsolation: [true, undefined],
  nodeIntegration: [false, undefined],
  webSecurity: [true, undefined],
  webviewTag: [false, undefined],
  nodeIntegrationInSubFrames: [false, undefined],
  // Nothing is throttled, even in minimised windows.
  backgroundThrottling: [false, true],
  spellcheck: [false],
  autoplayPolicy: ['no-user-gesture-required', undefined],
  devTools: [true, false, undefined],
};
const free = new Set(['preload', 'additionalArguments', 'partition', 'session']);

/** @throws if main asks for options that the double does not support. */
export function checkPreferences(preferences: WebPreferences): void {
  for (const [name, value] of Object.entries(preferences)) {
    if (!free.has(name) && !onlyThese[name]?.includes(value)) {
      throw refuse(`a page with ${name}: ${value}`);
    }
  }
  for (const [name, values] of Object.entries(onlyThese)) {
    if (!values.includes(preferences[name])) throw refuse(`a page without ${name}`);
  }
}

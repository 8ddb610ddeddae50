import { refuse } from './Modelled.ts';
import type { Session } from './Session.ts';

/** What main says of a page; anything else than these values is not modelled. */
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

/** Pages of the double are never anything else. */
const onlyThese: Readonly<Record<string, readonly unknown[]>> = {
  sandbox: [true],
  contextIsolation: [true, undefined],
  nodeIntegration: [false, undefined],
  webSecurity: [true, undefined],
  webviewTag: [false, undefined],
  nodeIntegrationInSubFrames: [false, undefined],
  // Here nothing is throttled: what is minimised goes on.
  backgroundThrottling: [false, true],
  spellcheck: [false],
  autoplayPolicy: ['no-user-gesture-required', undefined],
  devTools: [true, false, undefined],
};
const free = new Set(['preload', 'additionalArguments', 'partition', 'session']);

/** @throws when main asks for a page of a kind that the double does not have. */
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

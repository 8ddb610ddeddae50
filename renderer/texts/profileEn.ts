import type { Translated } from './en.ts';

/** The English texts about oneself, name, picture and door: a part of `laterEn.ts`. */
export const profileEn = {
  profile: {
    takeName: 'Use “{{name}}”',
  },
} as const;

export type ProfileTexts = Translated<typeof profileEn>;

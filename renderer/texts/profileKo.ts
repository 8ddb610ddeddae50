import type { ProfileTexts } from './profileEn.ts';

/** The Korean texts; as `profileEn.ts`, a part of `laterKo.ts`. */
export const profileKo: ProfileTexts = {
  profile: {
    takeName: '“{{name}}” 쓰기',
  },
};

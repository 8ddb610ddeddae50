import type { Translated } from '../en.ts';
import type { voicesEn } from './voicesEn.ts';

/** The Korean texts for how many voices are heard at once in a channel. */
export const voicesKo: Translated<typeof voicesEn> = {
  voices: '동시에 들리는 목소리',
  voicesHint:
    '사람이 더 많으면 최근에 말한 사람의 목소리가 들려요. 누가 말을 시작하면 가장 오래 조용했던 사람 대신 들려요.',
  voicesStandard_other: '기본 ({{count}}명)',
  voicesAtOnce_other: '{{count}}명',
};

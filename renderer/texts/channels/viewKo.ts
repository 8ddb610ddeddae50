import type { Translated } from '../en.ts';
import type { viewEn } from './viewEn.ts';

/** What switches a narrow window between the channels and the stage. */
export const viewKo: Translated<typeof viewEn> = {
  label: '보기',
  channels: '채널',
  stage: '사람들',
  video: '영상 켜짐',
};

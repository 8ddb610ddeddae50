import type { Translated } from '../en.ts';
import type { stageEn } from './stageEn.ts';

/** The Korean texts of the stage; part of `laterKo`. */
export const stageKo: Translated<typeof stageEn> = {
  aloneHint: '가장 먼저 오셨어요. 다른 사람들이 보고 들어올 수 있어요.',
  people: '이 채널에 있는 사람',
  count_other: '{{count}}명',
  joiningHeading: '{{channel}} 채널에 들어가고 있어요…',
  pages: '쪽 넘기기',
  page: '{{count}}쪽 중 {{page}}쪽',
  previousPage: '이전 쪽',
  nextPage: '다음 쪽',
  layout: '배치',
  grid: '그리드',
  gridHint: '모두 같은 크기로 보여요',
  spotlight: '크게 보기',
  spotlightHint: '말하는 사람이나 보고 있는 화면을 크게 보여요',
  options: '화면 배치 옵션',
  auto: '배치를 자동으로 고르기',
  hideOwnTile: '내 타일 숨기기',
  hideWithoutVideo: '카메라를 켜지 않은 사람 숨기기',
  fullScreen: '채널 전체 화면',
  nobodyShown: '화면 배치 옵션 때문에 모두 숨겨져 있어요.',
  showEverybody: '모두 보기',
};

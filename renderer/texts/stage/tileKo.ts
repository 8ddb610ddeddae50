import type { Translated } from '../en.ts';
import type { tileEn } from './tileEn.ts';

/** The Korean texts of the tiles of the stage, and of what can be done with the video in them. */
export const tileKo: Translated<typeof tileEn> = {
  videoRests: '연결이 느려서 영상을 잠시 멈추고 목소리부터 보내요.',
  picturesRest: '연결이 느려서 영상은 잠시 쉬고 목소리부터 들려드려요.',
  voicesMixed: '연결이 느려서 지금은 모든 목소리를 한 줄기로 합쳐서 들려드려요.',
  mixedVolume: '모든 목소리를 한 줄기로 듣고 있어서 사람마다 음량을 조절할 수 없어요.',
  resting: '연결이 느려서 잠시 멈췄어요',
  pin: '고정',
  unpin: '고정 해제',
  pinned: '{{name}} 고정됨',
  unpinned: '고정을 해제했어요.',
  popOut: '새 창에서 보기',
  popIn: '새 창 닫기',
  poppedOut: '새 창에서 보고 있어요',
  popOutBlocked: '브라우저가 새 창을 막았어요. 이 페이지의 팝업을 허용하고 다시 시도해 주세요.',
  pictureInPicture: 'PIP 모드',
  leavePictureInPicture: 'PIP 모드 끝내기',
  more: '더 보기',
  zoomIn: '확대',
  zoomOut: '축소',
  showWhole: '타일에 맞추기',
  showActual: '원래 크기',
};

import type { Translated } from '../en.ts';
import type { boardEn } from './boardEn.ts';

/** The Korean texts of boards; part of `laterKo`. */
export const boardKo: Translated<typeof boardEn> = {
  heading: '화이트보드',
  open: '화이트보드: {{channel}}',
  region: '{{channel}} 화이트보드',
  close: '화이트보드 닫기',
  addNote: '메모지 붙이기',
  noteAdded: '메모지를 붙였어요. 내용을 쓰고 Esc를 누르세요.',
  save: '그림으로 저장',
  savePng: 'PNG로 저장',
  saveSvg: 'SVG로 저장',
  saved: '{{name}} 파일로 저장했어요.',
  nothingToSave: '화이트보드에 아직 아무것도 없어요.',
  saveFailed: '그림을 만들지 못했어요. 다시 시도해 주세요.',
  clear: '모두 지우기',
  clearHeading: '{{channel}} 화이트보드를 모두 지울까요?',
  clearHint: '그려진 것이 모두에게서 사라져요. 되돌릴 수 없어요.',
  clearConfirm: '모두 지우기',
  cleared: '화이트보드를 모두 지웠어요.',
  loading: '화이트보드를 여는 중…',
  loadFailed: '화이트보드를 열지 못했어요.',
  lookOnly: '이 화이트보드는 볼 수만 있고 그릴 수는 없어요.',
  lost: '연결이 끊겼어요. 그린 것은 여기에 남아 있고, 다시 연결되면 보내져요.',
  ended: '이 화이트보드는 닫혔어요.',
  full: '화이트보드가 가득 찼어요. 일부를 지운 뒤 다시 그려 주세요.',
  refused: '마지막으로 그린 것이 반영되지 않았어요.',
  pictureUnreadable: '읽을 수 없는 사진이에요.',
  pictureFailed: '사진을 넣지 못했어요.',
  picturesFull: '화이트보드에 사진이 너무 많아요. 하나를 지운 뒤 다시 시도해 주세요.',
};

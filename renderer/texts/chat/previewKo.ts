import type { Translated } from '../en.ts';
import type { previewEn } from './previewEn.ts';

/** The Korean texts of link previews; part of `laterKo`. */
export const previewKo: Translated<typeof previewEn> = {
  list: '링크 미리보기',
  remove: '미리보기 지우기',
  removed: '미리보기를 지웠어요.',
  setting: '링크 미리보기',
  settingHint:
    '링크가 있는 메시지 아래에 그 페이지의 제목, 설명, 그림을 보여 줘요. 페이지는 서버가 가져오기 때문에, 그 사이트에는 서버의 주소만 보이고 메시지를 읽는 사람의 주소는 보이지 않아요. 끄면 이미 만든 미리보기도 지워져요.',
};

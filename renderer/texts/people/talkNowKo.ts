import type { Translated } from '../en.ts';
import type { talkNowEn } from './talkNowEn.ts';

/** The Korean texts of whether the user is sending now, and of the keys for it; part of `laterKo`. */
export const talkNowKo: Translated<typeof talkNowEn> = {
  open: '내 목소리가 들리고 있어요',
  waiting: '눌러서 말하기 대기 중',
  hold: '{{keys}} 누르고 말하기',
  noKeyYet: '설정에서 눌러서 말하기 키를 정해 주세요',
  listening: '목소리를 기다리는 중',
  ungated: '모든 소리를 보내는 중',
  keyMouse: '마우스 {{number}}',
  keyRight: '오른쪽 {{key}}',
  keyUnnamed: '키 {{number}}',
};

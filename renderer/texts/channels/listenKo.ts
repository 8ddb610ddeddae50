import type { Translated } from '../en.ts';
import type { listenEn } from './listenEn.ts';

/** The Korean texts of listen links; part of `laterKo`. */
export const listenKo: Translated<typeof listenEn> = {
  name: '청취 링크',
  seat_zero: '청취 링크 · 듣는 사람 없음',
  seat_other: '청취 링크 · {{count}}명이 듣는 중',
  bar: '밖에 있는 사람도 이 채널을 들을 수 있어요.',
  notice: '청취 링크가 있어요. 여기서 하는 말을 밖에 있는 사람도 들을 수 있어요.',
  menu: '청취 링크…',
  heading: '{{channel}} 채널의 청취 링크',
  about:
    '링크를 받은 사람은 누구나 계정 없이 브라우저나 라디오 플레이어로 이 채널의 대화를 들을 수 있어요. 몇 명이 듣고 있는지는 여기 있는 모두에게 보여요. 듣는 사람이 녹음할 수도 있어요.',
  label: '용도',
  labelHint: '청취 링크를 만들 수 있는 사람에게만 보여요.',
  lifetime: '사용 기간',
  lifetimes: {
    hour: '1시간',
    day: '하루',
    week: '일주일',
    month: '30일',
    forever: '취소할 때까지',
  },
  most: '한 번에 들을 수 있는 사람',
  make: '링크 만들기',
  made: '청취 링크를 만들었어요. 한 번만 보여 주니 지금 복사하세요.',
  page: '브라우저용 링크',
  pageHint: '한 번만 보여 주니 지금 복사하세요.',
  stream: '라디오 플레이어용 링크',
  refused: '서버에서 청취 링크를 더 만들 수 없어요.',
  none: '청취 링크가 없어요.',
  list: '청취 링크',
  unnamed: '{{name}} 님의 링크',
  by: '{{name}} 님이 만듦',
  listeners: '{{most}}명 중 {{listeners}}명이 듣는 중',
  until: '{{time}}까지',
  always: '취소할 때까지',
  revoke: '취소하기: {{name}}',
  revokeHeading: '‘{{name}}’ 링크를 취소할까요?',
  revokeText: '이 링크로 듣던 사람은 바로 들을 수 없게 되고, 링크를 다시 쓸 수 없어요.',
  revokeConfirm: '링크 취소하기',
  revoked: '청취 링크를 취소했어요.',
};

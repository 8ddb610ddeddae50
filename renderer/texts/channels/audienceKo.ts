import type { Translated } from '../en.ts';
import type { audienceEn } from './audienceEn.ts';

/** The Korean texts of stage channels. */
export const audienceKo: Translated<typeof audienceEn> = {
  setting: '스테이지',
  settingHint:
    '몇 명만 말하고 나머지는 들으면서 손을 들 수 있어요. 여기서 다른 사람을 음소거할 수 있는 사람은 처음부터 말할 수 있어요. 최대 {{count}}명까지 들어올 수 있어요.',
  region: '스테이지와 청중',
  count_other: '청중 {{count}}명',
  show_other: '청중 {{count}}명: 모두 보기',
  heading: '청중',
  search: '청중에서 찾기',
  clearSearch: '검색 지우기',
  nobodyFound: '청중 중에 이런 이름은 없어요.',
  empty: '아직 듣고 있는 사람이 없어요.',
  raise: '손 들기',
  lower: '손 내리기',
  place_other: '손을 들었어요. {{count}}번째예요.',
  comeUp: '스테이지로 올라가기',
  stepDown: '청중으로 내려가기',
  invitation: '말해 달라는 초대를 받았어요. 수락해야만 마이크가 켜져요.',
  accept: '말하기',
  decline: '나중에',
  hands: '손 든 사람',
  handOf: '{{name}} 님이 손을 들었어요.',
  stageFull: '스테이지가 꽉 찼어요. 누군가 먼저 내려와야 해요.',
  takeBackOf: '{{name}} 님의 초대 취소',
  invite: '말하도록 초대',
  inviteOf: '말하도록 초대: {{name}}',
  invited: '초대함',
  lowerHandOf: '{{name}} 님의 손 내리기',
  sendBack: '청중으로 보내기',
  nowListening: '청중으로 듣고 있어요. 내 목소리는 아무에게도 들리지 않아요.',
  nowSpeaking: '스테이지에 올라왔어요. 모두가 내 목소리를 들어요.',
  invitedNow: '{{name}} 님을 말하도록 초대했어요.',
  sentBackNow: '{{name}} 님이 이제 청중이에요.',
};

import type { Translated } from '../en.ts';
import type { whisperEn } from './whisperEn.ts';

/** The Korean texts of the settings of whispers, and of what is shown during one; part of `laterKo`. */
export const whisperKo: Translated<typeof whisperEn> = {
  holdTo: '{{name}}에 귓속말하려면 누르고 있기',
  answer: '{{name}}님에게 답하려면 누르고 있기',
  mine: '{{name}}에게 귓속말하고 있어요. 내 채널에는 들리지 않아요.',
  starting: '아직 아무에게도 들리지 않아요. {{name}}에게 연결하는 중…',
  heading: '귓속말',
  allow: '다른 사람이 나에게 귓속말할 수 있음',
  allowHint:
    '귓속말은 어느 채널에서든 올 수 있고, 받는 사람에게만 들려요. 이 서버에만 적용되는 설정이에요.',
  keys: '귓속말 키',
  noKeys:
    '여기서는 앱이 뒤에 있을 때 누르고 있는 키를 감지할 수 없어요. 대신 사람 메뉴나 채널에 있는 버튼을 누르고 있으면 돼요.',
  keysHint:
    '키를 누르고 있는 동안에는 말하기 방식과 상관없이 그 상대에게만 목소리가 들려요. 음소거 중에는 들리지 않아요.',
  target: '귓속말 키 {{number}}의 상대',
  nobody: '없음',
  person: '{{name}}',
  personElsewhere: '{{name}} (지금 채널에 없음)',
  channel: '채널 {{name}}',
};

import type { Translated } from '../en.ts';
import type { hearingEn } from './hearingEn.ts';

/** The Korean texts of who hears the user, in detail; part of `laterKo`. */
export const hearingKo: Translated<typeof hearingEn> = {
  count: '{{total}}명 중 {{heard}}명에게 들려요',
  countBrief: '{{heard}}/{{total}}',
  details: '내 목소리가 들리는 사람',
  everybody: '채널에 있는 모두에게 내 목소리가 들려요.',
  others: '나머지 모두에게는 들려요.',
  muted: '음소거 중이에요',
  deafened: '헤드셋을 음소거했어요',
  listenOnly: '듣기만 하고 있어요',
  keyUp: '키를 누르고 있으면 들려요',
  microphoneSilent: '마이크에서 소리가 들어오지 않아요',
  microphoneSilentHint:
    '마이크는 켜져 있지만 아무 소리도 들어오지 않아요. 마이크나 케이블에 음소거 버튼이 있는지, 시스템의 소리 설정이 맞는지 확인해 주세요.',
  noPath: '내 목소리가 전해지지 않아요',
  noPathHint: '서버와 연결이 끊겼어요. 계속 다시 시도하고 있어요.',
  heldBack: '한 번 클릭하면 내 목소리가 들려요',
  heldBackHint: '클릭하기 전까지 브라우저가 내 목소리를 포함한 모든 소리를 막아요.',
  why: {
    connecting: '아직 연결하는 중',
    away: '연결이 끊겨서 알 수 없어요',
    deafened: '헤드셋을 음소거했어요',
    notListening: '상대의 소리가 꺼져 있어요',
    outputBlocked: '상대의 브라우저가 클릭하기 전까지 소리를 막고 있어요',
    noStream: '지금은 상대에게 목소리를 보내지 못하고 있어요. 계속 다시 시도하고 있어요',
    notArriving: '상대에게 목소리가 도착하지 않아요',
    cannotDecrypt: '목소리의 암호를 풀지 못해요',
  },
};

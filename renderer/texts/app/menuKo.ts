import type { Translated } from '../en.ts';
import type { menuEn } from './menuEn.ts';

/** The Korean texts of menus, dialogs and the card of a person; part of `laterKo`. */
export const menuKo: Translated<typeof menuEn> = {
  app: {
    close: '닫기',
    cancel: '취소',
    save: '저장',
  },
  server: {
    becomeOwner: '소유자 되기',
    settings: '설정',
    invite: '사람 초대하기',
    profile: '서버 설정',
    otherServer: '다른 서버로 가기',
  },
  channels: {
    edit: '채널 편집',
    permissions: '권한',
    moveAll: '모두 옮기기…',
    delete: '채널 삭제',
    moved: '{{channel}} 채널이 이제 {{total}}개 중 {{place}}번째예요.',
    resize: '채널 목록 너비',
  },
  person: {
    volume: '{{name}} 음량',
    percent: '{{value}}%',
    reset: '100%로 되돌리기',
    volumeHint: '나에게만 다르게 들려요.',
    self: '나예요.',
    selfSpeaking: '마이크가 켜져 있어요.',
    selfMuted: '음소거 중이에요. 아무에게도 내 목소리가 들리지 않아요.',
    selfDeafened: '헤드셋을 음소거했어요. 아무 소리도 들리지 않고, 내 목소리도 전해지지 않아요.',
    selfListenOnly: '듣기만 하고 있어요. 아무에게도 내 목소리가 들리지 않아요.',
  },
  denied: {
    onlyListening: '여기서는 듣기만 할 수 있어요',
    listening: '듣고 있어요',
    unheard: '여기 있는 사람들에게 내 목소리가 들리지 않아요.',
    pushToTalkOnly:
      '이 채널에서는 눌러서 말하기를 써야 해요. 다른 채널에서는 원래 설정으로 돌아가요.',
  },
};

import type { Translated } from '../en.ts';
import type { sealedChatEn } from './sealedChatEn.ts';

/** The Korean texts of encrypted chats; part of `laterKo`. */
export const sealedChatKo: Translated<typeof sealedChatEn> = {
  begins: '여기부터 종단간 암호화돼요',
  ends: '여기부터 암호화되지 않아서 서버가 읽을 수 있어요',
  opening: '복호화하는 중…',
  locked: '잠긴 메시지',
  unknownDevice: '{{name}} 님의 모르는 기기에서 쓴 메시지예요',
  filesClosed: '기기를 수락하기 전에는 파일을 열 수 없어요',
  check: '확인…',
  wrong: '보낸 사람이 쓴 그대로가 아니에요. 오는 길에 바뀌었거나 옮겨져서 표시하지 않아요.',
  copied: '서버가 이전 메시지를 이 자리에 다시 보냈어요. 표시하지 않아요.',
  waiting: '읽을 수 있는 사람이 접속할 때까지 이전 메시지는 잠겨 있어요. 지금도 쓸 수는 있어요.',
  rolledBack:
    '서버가 전보다 오래된 키를 보여 주고 있어서 아무것도 보내지 않아요. 백업을 복원했을 때도 그렇지만, 누군가 몰래 읽으려 할 때도 그래요.',
  startOver: '새 키 만들기…',
  startOverHeading: '새 키를 만들까요?',
  startOverText:
    '백업을 복원했는지 서버 운영자에게 물어보세요. 아니라면 누군가 몰래 읽으려는 것일 수 있어요. 서버에 남아 있지 않은 키로 잠근 메시지는 계속 잠겨 있어요.',
  startOverNow: '새 키 만들기',
  opened: '이 채팅은 이제 암호화되지 않아요. 지금부터 쓰는 내용은 서버 운영자가 읽을 수 있어요.',
  unsealed:
    '암호화된 채팅에 쓴 메시지인데 이제 암호화되지 않아요. 그래도 보내려면 복사해서 보내세요.',
  strangers_other: '{{names}} 님의 새 기기는 수락하기 전까지 이 채팅을 읽을 수 없어요.',
  strangersHeading: '새 기기',
  strangersText:
    '이 채팅의 키를 요청한 기기예요. 컴퓨터나 브라우저를 새로 쓰면 흔히 있는 일이지만, 다른 사람일 수도 있어요.',
  device: '{{name}} 님의 새 기기',
  emptyHint:
    '여기에 쓰는 내용은 종단간 암호화돼요. 이 채널을 읽을 수 있는 사람은 지금도 나중에도 읽을 수 있지만, 서버는 읽을 수 없어요.',
  label: '{{channel}}에 암호화된 메시지 보내기',
  searchHint: '서버는 읽을 수 없어서 이 기기에서 메시지를 찾아요.',
  filesInMessages: '암호화된 채널에서는 파일을 채팅 메시지와 함께 보내요.',
  damaged: '보낸 그대로의 파일이 아니에요. 서버에서 바뀌어서 열지 않아요.',
};

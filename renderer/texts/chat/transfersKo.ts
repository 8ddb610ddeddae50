import type { Translated } from '../en.ts';
import type { transfersEn } from './transfersEn.ts';

/** The Korean texts of files straight from person to person; part of `laterKo`. */
export const transfersKo: Translated<typeof transfersEn> = {
  send: '파일 보내기…',
  sendHint: '서버를 거치지 않고 {{name}} 님에게 바로 보내요. 서로의 인터넷 주소를 볼 수 있어요.',
  region: '사람끼리 바로 주고받는 파일',
  to: '{{person}} 님에게 보내는 {{name}}',
  from: '{{person}} 님이 보내는 {{name}}',
  offered: '{{person}} 님이 {{name}} 파일을 보내려고 해요.',
  offer: '{{person}} 님이 {{name}} 파일({{size}})을 보내려고 해요',
  offerHint:
    '서버를 거치지 않고 {{person}} 님에게서 바로 받아요. 그러면 서로의 인터넷 주소를 볼 수 있어요. 믿을 수 있는 사람의 파일만 받으세요.',
  accept: '받기',
  decline: '거절',
  cancel: '{{name}} 취소',
  dismiss: '목록에서 {{name}} 지우기',
  progress: '{{name}} 전송',
  status: {
    asking: '{{person}} 님이 받기를 기다리는 중',
    connecting: '연결하는 중…',
    running: '{{size}} 중 {{done}}',
    sent: '보냄 · {{size}}',
    received: '받음 · {{size}}',
  },
  sent: '{{person}} 님에게 {{name}} 파일을 보냈어요.',
  received: '{{person}} 님에게서 {{name}} 파일을 받았어요.',
  failed: '{{name}} 파일을 주고받지 못했어요. {{why}}',
  failure: {
    ended: '거절했거나 취소했거나, 둘 중 한 사람이 나갔어요.',
    noWay: '두 사람 사이에 바로 가는 길이 없거나 끊겼어요. 대신 채널에 파일을 공유해 주세요.',
    damaged: '파일이 그대로 도착하지 않았어요. 다시 보내 주세요.',
    unreadable: '파일을 읽거나 쓸 수 없어요. 파일이 바뀌었거나 디스크가 가득 찼을 수 있어요.',
    tooLarge:
      '이 브라우저에서는 이렇게 {{size}}까지만 받을 수 있어요. 앱이나 크롬을 사용해 주세요.',
    limitReached: '주고받는 파일이 너무 많아요. 몇 개가 끝날 때까지 기다려 주세요.',
    notFound: '이 사람은 이제 채널에 없어요.',
    conflict: '먼저 채널에 들어가 주세요.',
    forbidden: '거기에는 파일을 보낼 수 없어요.',
  },
};

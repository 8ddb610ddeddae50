import type { Translated } from '../en.ts';
import type { botsEn } from './botsEn.ts';

/** The Korean texts of bots. */
export const botsKo: Translated<typeof botsEn> = {
  bots: {
    open: '봇',
    heading: '봇',
    about:
      '봇은 이 서버에서 글을 읽고 쓰거나 음악을 트는 프로그램이에요. 토큰으로 들어오고, 할 수 있는 일은 역할로 정해요. 만드는 방법은 봇 안내서에 있어요.',
    name: '새 봇의 이름',
    create: '만들기',
    created: '{{name}} 봇을 만들었어요',
    none: '아직 봇이 없어요.',
    list: '봇',
    seen: '마지막 접속 {{time, datetime(dateStyle: medium; timeStyle: short)}}',
    neverSeen: '아직 들어온 적이 없어요',
    token: '{{name}}의 토큰',
    tokenHint:
      '지금 한 번만 보여 드려요. 이 토큰이 있으면 누구나 이 봇으로 들어올 수 있으니 비밀번호처럼 보관하세요.',
    webhookOf: '{{name}}의 웹훅',
    url: '주소',
    urlHint:
      '새 메시지와 들어오고 나가는 사람을 봇이 볼 수 있는 만큼 이 주소로 알려 줘요. 비워 두면 보내지 않아요.',
    urlRefused: 'https://로 시작하는 인터넷 주소만 쓸 수 있어요',
    toldAt: '{{host}}로 알림',
    secret: '비밀 키',
    secretHint: '지금 한 번만 보여 드려요. 봇은 이 키로 이 서버가 보낸 알림인지 확인해요.',
    renew: '새 토큰',
    renewOf: '{{name}}의 새 토큰',
    renewHeading: '{{name}}의 토큰을 새로 만들까요?',
    renewText: '지금 토큰은 더 이상 쓸 수 없고, 접속해 있는 봇은 내보내져요.',
    remove: '삭제',
    removeOf: '{{name}} 삭제',
    removeHeading: '{{name}} 봇을 삭제할까요?',
    removeText: '봇이 내보내지고 토큰은 더 이상 쓸 수 없어요. 봇이 쓴 글은 남아요.',
    removed: '{{name}} 봇을 삭제했어요',
  },
};

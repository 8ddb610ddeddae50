import type { Translated } from '../en.ts';
import type { serverEncryptionEn } from './serverEncryptionEn.ts';

/** The Korean texts about a server that begins to encrypt, or not; part of `laterKo`. */
export const serverEncryptionKo: Translated<typeof serverEncryptionEn> = {
  question:
    '이제 이 서버의 채널을 종단간 암호화할 수 있어요. 켜면 서버도 듣거나 읽을 수 없어요. 지금은 꺼져 있어요.',
  turnOnDots: '켜기…',
  turnOn: '켜기',
  notNow: '나중에',
  heading: '종단간 암호화를 켤까요?',
  text: '50명까지의 채널에서 통화와 채팅, 파일이 암호화돼요. 이전에 쓴 글은 그대로 읽을 수 있어요. 켜는 순간 모두의 소리가 잠깐 끊겨요. 암호화된 채널에서는 봇과 청취 링크, 다른 채널로 보내는 귓속말을 쓸 수 없어요. 필요한 채널은 채널 설정에서 암호화를 끄면 돼요.',
  setting: '종단간 암호화',
  settingHint:
    '50명까지의 채널에서는 서버도 듣거나 읽을 수 없어요. 봇과 청취 링크, 다른 채널로 보내는 귓속말은 쓸 수 없고, 채널마다 설정에서 끌 수 있어요.',
  settingFixed: '서버 설정(PERCH_E2EE)에서 정해져 있어서 여기서는 바꿀 수 없어요.',
  noWhisper: '두 채널 중 하나가 암호화되어 있어서 서로 귓속말할 수 없어요.',
  whispers:
    '다른 채널로 보내는 귓속말은 두 채널 모두 암호화되지 않았을 때만 쓸 수 있어요. 암호화는 채널 설정에서 끌 수 있어요.',
  bots: '봇은 암호화된 채널에 들어갈 수 없어요. 봇을 쓸 채널은 채널 설정에서 ‘종단간 암호화’를 꺼 주세요.',
  botsNowhere:
    '봇은 암호화된 채널에 들어갈 수 없는데, 이 서버는 가능한 채널을 모두 암호화해요. 스테이지와 50명이 넘는 채널은 암호화되지 않아요.',
  botNotMoved:
    '봇은 암호화된 채널에 들어갈 수 없어요. 먼저 채널 설정에서 ‘종단간 암호화’를 꺼 주세요.',
  listenLinks:
    '이 채널은 종단간 암호화되어 서버가 들을 수 없으니 밖에서도 들을 수 없어요. 채널 설정에서 ‘종단간 암호화’를 끄거나 다른 채널을 쓰세요.',
  listenLinksNowhere:
    '이 서버의 설정에 따라 이 채널은 종단간 암호화되어 서버가 들을 수 없으니 밖에서도 들을 수 없어요. 스테이지나 50명이 넘는 채널을 쓰세요.',
};

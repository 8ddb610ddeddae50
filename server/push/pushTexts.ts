import type { PushLanguage } from '../../shared/domain/Push.ts';

/** The words of notifications, beside the names and texts of people. */
interface PushTexts {
  readonly calls: (name: string) => string;
  readonly answer: string;
  readonly missedCall: (name: string) => string;
  readonly callOver: string;
  readonly sealedMessage: string;
}

export const pushTexts: Readonly<Record<PushLanguage, PushTexts>> = {
  en: {
    calls: (name) => `${name} is calling`,
    answer: 'Answer',
    missedCall: (name) => `You missed a call from ${name}`,
    callOver: 'The call was taken on another device',
    sealedMessage: 'Encrypted message',
  },
  ko: {
    calls: (name) => `${name} 님이 전화했어요`,
    answer: '받기',
    missedCall: (name) => `${name} 님의 전화를 받지 못했어요`,
    callOver: '다른 기기에서 처리한 전화예요',
    sealedMessage: '암호화된 메시지',
  },
};

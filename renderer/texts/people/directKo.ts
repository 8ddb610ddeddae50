import type { Translated } from '../en.ts';
import type { directEn } from './directEn.ts';

/** The Korean texts of direct connections; part of `laterKo`. */
export const directKo: Translated<typeof directEn> = {
  heading: '직접 연결',
  label: '상대방과 직접 연결',
  choice: {
    ask: '첫 통화에서 물어보기',
    off: '사용 안 함',
    calls: '통화할 때',
    channels: '통화할 때, 둘만 있는 채널에서도',
  },
  hint: '두 사람이 모두 허용하면 소리와 영상이 가장 짧은 길로 오가요. 이때 상대방이 내 인터넷 주소를 볼 수 있어요. 허용하지 않으면 모두 서버를 거쳐요.',
  question: '{{name}}님과 직접 연결할까요?',
  questionText:
    '{{name}}님도 허용하면 소리와 영상이 가장 짧은 길로 오가요. 두 사람은 서로의 인터넷 주소를 볼 수 있어요.',
  questionLater: '앞으로의 모든 통화에 적용돼요. 설정에서 바꿀 수 있어요.',
  allow: '직접 연결',
  decline: '서버 이용',
};

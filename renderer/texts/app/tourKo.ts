import type { TourTexts } from './tourEn.ts';

/** The Korean texts; as `tourEn.ts`, a part of `laterKo.ts`. */
export const tourKo: TourTexts = {
  region: '둘러보기',
  step: '{{steps}}단계 중 {{step}}단계',
  channels: '클릭 한 번이면 바로 대화해요',
  channelsText:
    '채널을 클릭하면 들어가요. 그때까지 마이크는 꺼져 있어요. 누가 채널에 있고 누가 말하고 있는지 바로 보여요.',
  voice: '조작 버튼은 언제나 여기 있어요',
  voiceText:
    '마이크, 소리, 카메라, 화면 공유, 나가기는 늘 이 자리에 있고, 바로 위에 연결 상태가 보여요.',
  people: '이름을 누르면 그 사람에 관한 모든 것이 있어요',
  peopleText:
    '이름을 클릭해 음량을 맞추거나 전화를 걸 수 있어요. 채널을 오른쪽 클릭하거나 길게 누르면 메뉴가 열려요.',
  server: '친구를 초대하세요',
  serverText:
    '서버 이름을 누르면 나오는 메뉴에서 링크로 초대할 수 있어요. 물음표 키를 누르면 모든 단축키가 나오고, 설정에서는 원하는 항목을 검색할 수 있어요.',
  back: '이전',
  next: '다음',
  skip: '둘러보기 건너뛰기',
  done: '완료',
};

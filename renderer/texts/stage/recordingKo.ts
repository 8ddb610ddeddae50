import type { Translated } from '../en.ts';
import type { recordingEn } from './recordingEn.ts';

/** The Korean texts of recordings; part of `laterKo`. */
export const recordingKo: Translated<typeof recordingEn> = {
  name: '녹음 중',
  nameVideos: '영상과 함께 녹음 중',
  by: '{{name}} 님이 시작함',
  nobody: '녹음되는 사람이 없어요.',
  people: '녹음되는 사람: {{names}}',
  note: '이 순간 표시하기',
  mark: '표시',
  marked: '이 순간을 표시했어요.',
  agree: '나도 녹음하기',
  decline: '나는 빼기',
  withdraw: '녹음에서 빠지기',
  withdrawHeading: '이 녹음에서 빠질까요?',
  withdrawText: '내 목소리를 더 이상 녹음하지 않고, 지금까지 녹음된 내 목소리도 삭제해요.',
  withdrawVideosText:
    '내 목소리와 카메라, 공유 화면을 더 이상 녹화하지 않고, 지금까지 녹화된 것도 삭제해요.',
  stop: '녹음 끝내기',
  ask: '{{name}} 님이 {{channel}} 채널을 녹음하고 있어요',
  askText:
    '동의해야만 내 목소리가 녹음돼요. 동의하지 않아도 통화는 그대로 이어지고, 내 목소리만 빠져요. 언제든지 마음을 바꿀 수 있고, 그러면 그때까지 녹음된 내 목소리도 삭제돼요.',
  askVideosText:
    '동의해야만 내 목소리와 카메라, 공유 화면이 녹화돼요. 동의하지 않아도 통화는 그대로 이어지고, 나만 빠져요. 언제든지 마음을 바꿀 수 있고, 그러면 그때까지 녹화된 것도 삭제돼요.',
  askSealed:
    '통화는 계속 암호화돼요. 동의하면 녹음 표시가 있는 동안 내가 보내는 것만 서버가 들을 수 있고, 그 밖의 것은 듣지 못해요.',
  startMenu: '이 채널 녹음하기…',
  startHeading: '이 채널을 녹음할까요?',
  startText:
    '나는 처음부터 녹음돼요. 여기 있는 다른 사람들에게는 동의하는지 물어보고, 알림 소리가 나며, 녹음하는 동안 계속 표시돼요. 동의하지 않은 사람의 목소리는 빠져요.',
  startSealedText:
    '이 채널은 종단간 암호화되어 있어요. 녹음하는 동안 서버는 나와 동의한 사람의 소리만 들을 수 있어요. 여기 있는 모두에게 동의하는지 물어보고, 알림 소리가 나며, 녹음하는 동안 계속 표시돼요. 메시지는 녹음에 들어가지 않아요.',
  videos: '카메라와 공유 화면도 녹화하기',
  videosHint: '이것도 모두에게 동의하는지 물어봐요. 서버 공간을 훨씬 많이 써요.',
  start: '녹음 시작하기',
  days: '녹음 보관 기간',
  daysHint: '기간이 지난 녹음은 이미 있는 것까지 삭제돼요. 서버가 더 짧게 보관할 수도 있어요.',
  daysStandard: '서버 설정대로',
  daysCount_other: '{{count}}일',
  listMenu: '녹음 목록…',
  heading: '{{channel}} 채널의 녹음',
  none: '아직 녹음이 없어요.',
  until: '{{time}}에 삭제돼요',
  fetch: '내려받기: {{name}}',
  notFetched: '녹음을 내려받지 못했어요.',
  mix: '모든 목소리를 파일 하나로 합치기: {{name}}',
  mixing: '합치는 중…',
  fetchMix: '합친 파일 내려받기: {{name}}',
  mixed: {
    made: '목소리를 파일 하나로 합쳤어요.',
    full: '서버에 공간이 없어서 합치지 못했어요.',
    failed: '목소리를 합치지 못했어요.',
    cancelled: '합치기를 취소했어요.',
  },
  mixVideo: '모두 나오는 영상 하나로 만들기: {{name}}',
  mixingVideo: '영상 만드는 중: {{percent}}',
  cancelVideo: '영상 만들기 멈추기: {{name}}',
  fetchVideo: '영상 내려받기: {{name}}',
  mixedVideo: {
    made: '영상을 다 만들었어요.',
    full: '서버에 공간이 없어서 영상을 만들지 못했어요.',
    failed: '영상을 만들지 못했어요.',
    cancelled: '영상 만들기를 멈췄어요.',
  },
  noFfmpeg:
    '서버를 돌리는 컴퓨터에 무료 프로그램인 FFmpeg가 있으면 카메라와 공유 화면을 영상 하나로 만들 수 있어요. 서버 운영자가 설치한 다음(데비안, 우분투: apt install ffmpeg, macOS: brew install ffmpeg, 윈도우: winget install ffmpeg) 이 목록을 다시 열어 주세요.',
  remove: '삭제하기: {{name}}',
  removed: '녹음을 삭제했어요.',
  ended: {
    stopped: '녹음이 끝났어요.',
    empty: '녹음이 끝났어요.',
    full: '서버에 공간이 없어서 녹음이 끝났어요.',
    failed: '서버에 저장하지 못해서 녹음이 끝났어요.',
    encrypted: '채널의 종단간 암호화 설정이 바뀌어서 녹음이 끝났어요.',
    serverStopped: '서버가 꺼질 때 녹음이 끝났어요.',
  },
};

import type { Translated } from '../en.ts';
import type { filesEn } from './filesEn.ts';

/** The Korean texts of the files in a channel; part of `laterKo`. */
export const filesKo: Translated<typeof filesEn> = {
  heading: '파일',
  count_other: '파일 {{count}}개',
  lifetime:
    '{{channel}} 채널에 있는 모두가 받을 수 있어요. 마지막 사람이 나가면 조금 뒤에 서버에서 지워져요.',
  lifetimeDays_other:
    '{{channel}} 채널을 읽을 수 있는 모두가 받을 수 있어요. {{count}}일이 지나면 서버에서 지워져요.',
  choose: '파일 선택',
  emptyHeading: '아직 파일이 없어요',
  emptyHint: '통화 화면에 파일을 끌어다 놓거나, 붙여 넣거나, 여기서 선택하세요.',
  emptyReadOnly: '다른 사람이 공유한 파일이 여기에 나타나요.',
  off: '이 서버에서는 파일을 공유할 수 없어요.',
  list: '이 채널의 파일',
  uploads: '내가 올리는 파일',
  about: '{{size}} · {{name}}',
  aboutMine: '{{size}} · 나',
  download: '{{name}} 다운로드',
  downloading: '{{name}} 다운로드 중',
  cancelDownload: '{{name}} 다운로드 취소',
  downloadFailed: '다운로드하지 못했어요. 다시 시도해 주세요.',
  show: '{{name}} 보기',
  hide: '{{name}} 접기',
  showFailed: '{{name}} 파일은 여기서 볼 수 없어요. 다운로드해서 열어 주세요.',
  remove: '{{name}} 삭제',
  removeQuestion: '{{name}} 파일을 모두에게서 삭제할까요?',
  removeHint: '삭제하면 아무도 다운로드할 수 없어요.',
  removeAction: '삭제',
  removed: '{{name}} 파일을 삭제했어요.',
  sending: '{{name}} 올리는 중',
  progress: '{{size}} 중 {{sent}}',
  queued: '앞의 파일을 기다리는 중',
  paused: '일시 정지됨 · {{size}} 중 {{sent}}',
  waiting: '연결이 끊겼어요. 다시 연결되면 이어서 올려요.',
  interrupted: '{{size}} 중 {{sent}}에서 멈췄어요. 같은 파일을 다시 선택하면 이어서 올려요.',
  pause: '{{name}} 일시 정지',
  resume: '{{name}} 계속 올리기',
  retry: '{{name}} 다시 시도',
  cancel: '{{name}} 올리기 취소',
  dropHere: '놓으면 {{channel}} 채널의 모두와 공유해요',
  added: '{{who}} 님이 {{name}} 파일을 공유했어요.',
  shared: '{{name}} 파일을 공유했어요.',
  failed: '{{name}} 파일을 공유하지 못했어요. {{why}}',
  forbidden: '이 채널에서는 파일을 공유할 수 없어요.',
  failure: {
    off: '이 서버에서는 파일을 공유할 수 없어요.',
    tooLarge: '파일이 너무 커요. 여기서는 {{size}}까지 올릴 수 있어요.',
    personFull:
      '한 사람이 둘 수 있는 만큼({{size}}, 파일 {{count}}개) 다 찼어요. 내 파일을 하나 삭제하고 다시 시도해 주세요.',
    channelFull: '이 채널에 파일이 너무 많아요. 하나를 삭제하고 다시 시도해 주세요.',
    addressFull:
      '같은 인터넷 주소를 쓰는 사람들이 이미 많이 올렸어요. 지금은 작은 파일만 올릴 수 있어요. 다른 파일이 지워지면 다시 시도해 주세요.',
    serverFull: '서버에 파일을 둘 공간이 없어요. 다른 파일이 지워지면 다시 시도해 주세요.',
    diskFull: '서버의 디스크가 거의 찼어요. 서버 소유자에게 공간을 비워 달라고 해 주세요.',
    gone: '서버에서 이 업로드가 지워졌거나 이어서 올릴 수 없어요. 다시 시도해 주세요.',
    unreadable:
      '파일을 읽을 수 없어요. 옮겨졌거나 바뀌었거나, 폴더일 수 있어요. 폴더는 zip 파일로 압축해 주세요.',
  },
};

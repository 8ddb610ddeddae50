import type { MainTexts } from './en.ts';

/** Korean texts of the tray, the menus and the dialogs. */
export const ko: MainTexts = {
  tray: {
    outside: '들어간 채널 없음',
    channel: (channel, server) => `${channel} · ${server}`,
    people: (names, more) => (more === 0 ? names : `${names} 외 ${more}명`),
    channelWithPeople: (channel, people) => `${channel} (${people}명)`,
    channelFull: (channel, people) => `${channel} (${people}명, 가득 참)`,
    mute: '음소거',
    deafen: '헤드셋 음소거',
    share: '화면 공유…',
    stopSharing: '화면 공유 중지',
    cameraOff: '카메라 끄기',
    leave: '채널 나가기',
    rings: (name) => `${name} 님이 전화했어요`,
    calling: (name) => `${name} 님에게 전화 거는 중…`,
    call: (name, server) => `${name} 님과 통화 중 · ${server}`,
    accept: '받기',
    decline: '거절',
    giveUp: '그만 걸기',
    hangUp: '전화 끊기',
    openToTalk: '대화 가능',
    doNotDisturb: '방해 금지',
    backIn: (minutes) => `${minutes}분 뒤에 돌아옴`,
    backInHours: (hours) => `${hours}시간 뒤에 돌아옴`,
    open: 'Perch 열기',
    quit: 'Perch 종료',
    tooltip: {
      muted: '음소거 중',
      deafened: '헤드셋 음소거 중',
      sharing: '화면 공유 중',
      camera: '카메라 켜짐',
      unread: '읽지 않은 메시지가 있어요',
    },
  },
  call: {
    rings: (name) => `${name} 님이 전화했어요`,
    click: '누르면 Perch에서 받을 수 있어요.',
    accept: '받기',
    decline: '거절',
  },
  menu: { edit: '편집', view: '보기', window: '창' },
  link: {
    title: '링크를 열 수 없어요',
    invalidAddress: '링크의 주소가 올바르지 않아요. 링크를 다시 받아 주세요.',
    unreachable:
      '이 주소에서 응답하는 서버가 없어요. 서버가 꺼져 있거나, 지금 네트워크에서는 연결할 수 없어요.',
    notPerch: '이 주소에서 응답은 있지만 Perch 서버가 아니에요.',
    unknownCertificate: (host) =>
      `${host} 서버는 자체 인증서를 쓰는데, 링크에 그 지문이 없어요. 초대 링크를 받거나, 시작 화면에서 주소를 추가하면서 지문을 비교해 주세요.`,
    wrongCertificate: (host, pinned, shown) =>
      `${host} 서버가 보여 준 키가 예상과 달라요. 누군가 이 서버인 척하고 있을 수 있어서 아무것도 보내지 않았어요.\n\n예상한 지문:\n${pinned}\n\n보여 준 지문:\n${shown}`,
  },
  update: {
    title: (version) => `Perch ${version} 버전이 나왔어요`,
    text: '클릭하면 내려받을 수 있는 페이지가 열려요.',
  },
  startFailed: 'Perch를 시작할 수 없어요',
  noSandbox: 'Perch가 샌드박스 없이 실행되고 있어요',
  noSandboxHelp:
    '이 시스템은 AppImage에 샌드박스를 허용하지 않아요. 앱에 결함이 있으면 내 파일에 영향을 줄 수 있어요. 샌드박스가 있는 데비안 패키지(.deb)를 설치하세요.',
};

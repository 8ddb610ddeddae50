import { doctorKo } from '../../shared/doctor/texts/doctorKo.ts';
import { adminKo } from './app/adminKo.ts';
import { botsKo } from './app/botsKo.ts';
import { keysHelpKo } from './app/keysHelpKo.ts';
import { menuKo } from './app/menuKo.ts';
import { tourKo } from './app/tourKo.ts';
import { arrangeKo } from './channels/arrangeKo.ts';
import { audienceKo } from './channels/audienceKo.ts';
import { channelKindsKo } from './channels/channelKindsKo.ts';
import { entryKo } from './channels/entryKo.ts';
import { invitesKo } from './channels/invitesKo.ts';
import { listenKo } from './channels/listenKo.ts';
import { viewKo } from './channels/viewKo.ts';
import { chatKo } from './chat/chatKo.ts';
import { filesKo } from './chat/filesKo.ts';
import { previewKo } from './chat/previewKo.ts';
import { sealedChatKo } from './chat/sealedChatKo.ts';
import { transfersKo } from './chat/transfersKo.ts';
import type { LaterTexts } from './laterEn.ts';
import { callsKo } from './people/callsKo.ts';
import { devicesKo } from './people/devicesKo.ts';
import { directKo } from './people/directKo.ts';
import { encryptionKo } from './people/encryptionKo.ts';
import { hearingKo } from './people/hearingKo.ts';
import { moderationKo } from './people/moderationKo.ts';
import { profileKo } from './people/profileKo.ts';
import { pushKo } from './people/pushKo.ts';
import { rolesKo } from './people/rolesKo.ts';
import { serverEncryptionKo } from './people/serverEncryptionKo.ts';
import { talkNowKo } from './people/talkNowKo.ts';
import { voicesKo } from './people/voicesKo.ts';
import { whisperKo } from './people/whisperKo.ts';
import { boardKo } from './stage/boardKo.ts';
import { cameraPreviewKo } from './stage/cameraPreviewKo.ts';
import { captionsKo } from './stage/captionsKo.ts';
import { gameKo } from './stage/gameKo.ts';
import { recordingKo } from './stage/recordingKo.ts';
import { soundboardKo } from './stage/soundboardKo.ts';
import { stageKo } from './stage/stageKo.ts';
import { tileKo } from './stage/tileKo.ts';

/** The Korean texts of what is not part of the first load. */
export const laterKo: LaterTexts = {
  ...adminKo,
  ...botsKo,
  ...moderationKo,
  ...rolesKo,
  ...devicesKo,
  ...invitesKo,
  calls: callsKo,
  chat: chatKo,
  doctor: doctorKo,
  keysHelp: keysHelpKo,
  ...arrangeKo,
  direct: directKo,
  push: pushKo,
  tour: tourKo,
  transfers: transfersKo,
  files: filesKo,
  game: gameKo,
  recording: recordingKo,
  captions: captionsKo,
  listen: listenKo,
  encryption: encryptionKo,
  serverEncryption: serverEncryptionKo,
  sealedChat: sealedChatKo,
  board: boardKo,
  preview: previewKo,
  cameraPreview: cameraPreviewKo,
  audience: audienceKo,
  ...channelKindsKo,
  ...entryKo,
  soundboard: soundboardKo,
  serverForm: {
    heading: '서버 설정',
    name: '서버 이름',
    nameFixed:
      '서버를 운영하는 사람이 시작할 때 정해 둔 이름이에요(PERCH_SERVER_NAME). 거기서만 바꿀 수 있어요.',
    picture: '아이콘',
    pictureHint: '모든 사람의 서버 목록에 보여요. 정사각형으로 잘려요.',
    choose: '이미지 선택',
    remove: '제거',
    unreadable: '이미지로 읽을 수 없는 파일이에요. PNG, JPEG, WebP 파일을 선택해 주세요.',
  },
  ...menuKo,
  hearing: hearingKo,
  stage: stageKo,
  talkNow: talkNowKo,
  whisper: whisperKo,
  tile: tileKo,
  view: viewKo,
  ...profileKo,
  channelForm: {
    createHeading: '채널 만들기',
    editHeading: '{{channel}} 편집',
    name: '채널 이름',
    category: '카테고리 (비워도 돼요)',
    categoryHint: '같은 카테고리의 채널은 함께 모여 있고 접을 수 있어요.',
    topic: '주제 (비워도 돼요)',
    idle: '자리를 비운 사람을 이 채널로 옮기기',
    idleHint: '다른 채널에서 그동안 말도 조작도 없었던 사람을 옮겨요.',
    idleNever: '옮기지 않기',
    idleAfter_other: '{{count}}분 뒤',
    private: '비공개',
    privateHint:
      '처음에는 나와 서버 소유자에게만 보여요. 누구에게 더 보일지는 채널의 권한에서 정해요.',
    limited: '인원 제한',
    limit: '최대 인원',
    more: '늘리기',
    fewer: '줄이기',
    locked: '잠금',
    lockedHint: '안에 사람이 있으면 다른 사람은 노크하고, 안에 있는 사람이 들여보내요.',
    moreSettings: '설정 더 보기',
    music: '음악',
    musicHint: '필터 없이 고음질 스테레오로 보내요. 악기 연주나 음악 감상에 좋아요.',
    bitrate: '음질',
    bitrateHint: '목소리 하나가 쓸 수 있는 회선 속도예요.',
    bitrateStandard: '기본 (64 kbit/s, 음악은 160)',
    kilobits: '{{amount}} kbit/s',
    ...voicesKo,
    hidesSpeaking: '말하는 사람 숨기기',
    hidesSpeakingHint: '채널 안에 있는 사람만 누가 말하는지 볼 수 있어요.',
    create: '만들기',
    deleteHeading: '{{channel}} 채널을 삭제할까요?',
    deleteHint: '모든 사람에게서 채널이 사라져요. 되돌릴 수 없어요.',
    deleteHintPeople_other: '지금 있는 {{count}}명의 음성 연결이 끊겨요. 되돌릴 수 없어요.',
    delete: '채널 삭제',
  },
  home: {
    title: 'Perch',
    lead: '친구들끼리 직접 운영하는 음성 채널이에요.',
    servers: '내 서버',
    remove: '{{name}} 제거',
    joined: '여기 채널에 들어와 있어요',
    changed: '차단됨: 키가 바뀜',
  },
  host: {
    heading: '서버 열기',
    lead: '이 컴퓨터가 서버가 되고, 친구에게 보낼 링크가 생겨요. 창을 닫아도 Perch가 실행 중이면 서버도 계속 실행돼요.',
    firewall:
      'Windows가 Perch의 네트워크 사용을 허용할지 한 번 물어봐요. 허용해야 다른 사람이 접속할 수 있어요.',
    start: '서버 시작',
    starting: '서버를 시작하고 있어요…',
    stopping: '서버를 중지하고 있어요…',
    running: '{{name}} 서버가 실행 중이에요',
    open: '내 서버로 가기',
    stop: '중지',
    stopHeading: '{{name}} 서버를 중지할까요?',
    stopHint: '접속한 사람은 모두 연결이 끊겨요. 채널과 사용자 정보는 그대로 남아요.',
    stopConfirm: '서버 중지',
    inviteLink: '초대 링크',
    inviteLinkHint: '이 링크가 있으면 누구나 들어올 수 있어요. 친구에게만 보내세요.',
    inviteOnlyHint: '처음 오는 사람은 초대가 필요해요. 서버 이름의 메뉴에서 초대를 만드세요.',
    networkInviteLink: '같은 네트워크에 있는 사람을 위한 링크',
    copy: '복사',
    copyNamed: '복사: {{what}}',
    copied: '복사했어요',
    copyFailed: '복사하지 못했어요. 링크를 선택해 두었으니 Ctrl+C를 눌러 주세요.',
    reach: '접속할 수 있는 사람',
    onlyHere:
      '이 컴퓨터만 접속할 수 있어요. 네트워크에 연결되어 있지 않아요. 연결하면 같은 네트워크에서 들어올 수 있어요.',
    inNetwork: '같은 네트워크에 있는 사람 (주소: {{addresses}})',
    asking: '인터넷에서: 공유기에 포트를 열어 달라고 요청하고 있어요…',
    proven: '인터넷에 연결된 누구나 (주소: {{address}}). 이미 이렇게 접속한 사람이 있어요.',
    opened:
      '아마 인터넷에 연결된 누구나 (주소: {{address}}). 아직 이렇게 접속한 사람이 없으니 친구와 확인해 보세요.',
    openedIPv6:
      '아마 IPv6를 쓰는 사람 (주소: {{address}}). 다른 사람도 들어오게 하려면 공유기 설정에서 포트 {{port}}(TCP와 UDP)를 이 컴퓨터로 포워딩해 주세요.',
    noGateway:
      '아직 인터넷에서는 접속할 수 없어요. 공유기가 응답하지 않았어요. 공유기 설정에서 포트 {{port}}(TCP와 UDP)를 이 컴퓨터로 포워딩해 주세요.',
    refused:
      '아직 인터넷에서는 접속할 수 없어요. 공유기가 프로그램의 포트 열기를 막고 있어요. 공유기 설정에서 UPnP를 켜거나 포트 {{port}}(TCP와 UDP)를 이 컴퓨터로 포워딩해 주세요.',
    sharedAddress:
      '인터넷에서는 접속할 수 없어요. 통신사가 주소 하나를 여러 집에 나눠 쓰고 있어요. 공인 IPv4 주소를 신청하거나, 다른 친구가 서버를 열어 주세요.',
    switchedOff:
      '아직 인터넷에서는 접속할 수 없어요. 공유기에 요청하는 기능이 꺼져 있어요. 공유기 설정에서 포트 {{port}}(TCP와 UDP)를 이 컴퓨터로 포워딩해 주세요.',
    failedHeading: '서버를 시작하지 못했어요',
    portTaken: '다른 프로그램이 포트를 쓰고 있어요. 그 프로그램을 닫고 다시 시도해 주세요.',
    folderTaken:
      '이 컴퓨터에서 같은 데이터를 쓰는 Perch 서버가 이미 실행 중이에요. 그 서버를 끝내고 다시 시도해 주세요.',
    noWorker: '소리와 영상을 처리하는 구성 요소가 없어요. Perch를 다시 설치해 주세요.',
    crashed:
      '서버가 예기치 않게 종료됐어요. 다시 시도해 주세요. 계속되면 마지막 메시지가 도움이 될 수 있어요.',
    detail: '마지막 메시지',
  },
  appSettings: {
    heading: '앱',
    closeToTray: '닫으면 트레이로',
    closeToTrayHint: '창을 닫아도 Perch는 계속 켜져 있고 통화도 이어져요.',
    startWithSystem: '컴퓨터를 켤 때 시작',
    startWithSystemHint: '컴퓨터에 로그인하면 Perch가 트레이에서 시작해요.',
    licences:
      'MIT 라이선스를 따르는 자유 소프트웨어예요. 모든 구성 요소의 라이선스는 앱과 함께 설치된 licenses.txt 파일에 있어요.',
  },
  picker: {
    title: '화면 공유',
    kinds: '공유할 것',
    screens: '화면',
    windows: '창',
    search: '검색',
    clearSearch: '검색어 지우기',
    looking: '공유할 수 있는 화면과 창을 찾고 있어요…',
    noScreens: '화면을 찾지 못했어요.',
    noWindows: '공유할 수 있는 창이 열려 있지 않아요.',
    nothing: '“{{query}}” 검색 결과가 없어요.',
    onlyScreen: '전체 화면',
    screen: '화면 {{number}}',
    unnamedWindow: '이름 없는 창',
    noPreview: '미리보기 없음',
    systemHeading: '무엇을 공유할지 시스템이 물어볼 거예요',
    systemHint: '계속을 누르면 시스템 창이 열려요. 거기서 화면이나 창을 골라 주세요.',
    continue: '계속',
    permissionHeading: 'macOS가 아직 Perch의 화면 기록을 허용하지 않아요',
    permissionHint:
      '개인정보 보호 및 보안의 ‘화면 및 시스템 오디오 녹음’에서 Perch를 허용해 주세요. 그 뒤 macOS가 Perch를 다시 열라고 할 수 있어요.',
    openPermission: '시스템 설정 열기',
    mode: '무엇이 더 중요한가요',
    auto: '자동',
    autoHint: '화면에 보이는 것에 맞춰요.',
    sharp: '또렷한 글자',
    sharpHint: '글자가 선명해요. 움직임은 끊길 수 있어요.',
    smooth: '부드러운 움직임',
    smoothHint: '영상과 게임에 좋아요. 글자는 흐려질 수 있어요.',
    sound: '소리도 공유',
    soundOff: '다른 사람은 화면만 보고 소리는 듣지 못해요.',
    soundStarting: '이 컴퓨터에서 나는 소리를 확인하고 있어요…',
    soundSilent: '아직 소리가 없어요. 무언가 재생해 보세요. 소리가 캡처되면 막대가 움직여요.',
    soundHeard: '소리가 캡처되고 있어요. Perch를 뺀 이 컴퓨터의 모든 소리가 공유돼요.',
    soundFailed: '소리를 캡처하지 못했어요. 소리 없이 공유해요.',
    soundUnavailable:
      '이 시스템에서는 통화와 다른 소리를 나눌 수 없어서, 다른 사람에게 자기 목소리가 들리게 돼요. 그래서 소리 없이 공유해요.',
    soundLevel: '캡처된 소리의 크기',
    share: '공유',
    gone: '이제 없는 화면이나 창이에요. 다른 것을 골라 주세요.',
  },
  draw: {
    pointer: '가리키기',
    pen: '그리기',
    pointerHere: '{{name}}님 화면 위의 포인터. 화살표 키로 움직이고 Esc 키로 내려놓아요.',
    penHere:
      '{{name}}님 화면 위의 펜. 화살표 키로 움직이고, 스페이스 키로 대거나 떼고, Esc 키로 내려놓아요.',
    ownPointerHere: '내 화면 위의 포인터. 화살표 키로 움직이고 Esc 키로 내려놓아요.',
    ownPenHere:
      '내 화면 위의 펜. 화살표 키로 움직이고, 스페이스 키로 대거나 떼고, Esc 키로 내려놓아요.',
    penDown: '펜을 댔어요.',
    penUp: '펜을 뗐어요.',
    forbiddenBy: '{{name}}님이 다른 사람의 가리키기와 그리기를 껐어요.',
    allowedBy: '{{name}}님이 다른 사람의 가리키기와 그리기를 다시 켰어요.',
    options: '가리키기와 그리기',
    allow: '보는 사람도 가리키고 그릴 수 있음',
    allowHint: '화면을 보는 모두와 나에게 보여요. 그린 것은 자동으로 사라져요.',
    clear: '그린 것 모두 지우기',
    forbid: '보는 사람은 가리키거나 그릴 수 없게 하기',
    permit: '보는 사람도 가리키고 그릴 수 있게 하기',
  },
  certificate: {
    unknownHeading: '정말 {{host}} 서버가 맞나요?',
    unknownLead:
      '서버가 직접 만든 인증서를 쓰고 있어서, 누군가 연결을 가로채고 있는지 Perch는 알 수 없어요. 서버를 운영하는 사람과 함께 확인할 수 있어요.',
    unknownSteps:
      '서버를 운영하는 사람에게 전화나 다른 앱으로 지문을 읽어 달라고 하세요. 서버가 시작할 때 나오는 “Key SHA-256” 줄이에요.',
    unknownTip: '초대 링크를 쓰면 더 쉬워요. 링크 안에 지문이 들어 있어요.',
    fingerprint: '지문(SHA-256)',
    matches: '모두 같아요, 연결하기',
    wrongHeading: '멈추세요. 초대받은 서버가 아니에요.',
    wrongLead:
      '{{host}}에서 링크나 목록에 있는 것과 다른 서버가 응답하고 있어요. Perch는 아무것도 보내지 않았어요.',
    wrongHelp:
      '초대한 사람에게 전화나 다른 앱으로 알려 주세요. 서버를 옮겼거나 새로 설치했다면 새 초대 링크를 줄 수 있어요.',
    changedHeading: '멈추세요. {{name}} 서버의 키가 바뀌었어요.',
    changedLead:
      '{{host}} 서버를 새로 설치했거나, 누군가 연결을 가로채고 있어요. Perch는 아무것도 보내지 않았어요.',
    changedHelp:
      '서버를 운영하는 사람에게 키를 새로 만들었는지 전화나 다른 앱으로 물어보세요. 그렇다면 지문이 똑같은지 비교한 뒤 신뢰하세요.',
    pinned: '예상한 지문',
    shown: '지금 받은 지문',
    back: '시작 화면으로',
  },
  trustKey: {
    open: '비교하고 신뢰하기…',
    heading: '{{name}}의 새 키를 신뢰할까요?',
    text: '서버를 운영하는 사람이 전화나 다른 앱으로 읽어 준 지문(서버가 출력하는 “Key SHA-256” 줄)과 똑같을 때만 신뢰하세요: {{fingerprint}}. 이 서버의 내 신원은 그대로예요.',
    confirm: '똑같아요, 신뢰하기',
  },
  removeServer: {
    heading: '{{name}} 서버를 제거할까요?',
    lost: '이 서버와, 이 기기에 저장된 서버 정보를 모두 지워요.',
    identity:
      '이 서버에서 쓰는 내 신원은 이 기기에만 있어요. 다시 들어가면 새 사용자가 되어 이름을 다시 입력해야 하고, 서버 소유자였다면 더는 소유자가 아니에요.',
    call: '지금 그 서버의 채널에 있어서 나가게 돼요.',
    confirm: '서버 제거',
  },
  rail: {
    region: '서버',
    home: 'Perch 시작 화면',
    server: '{{name}}, {{host}}',
    serverJoined: '{{name}}, {{host}}. 여기 채널에 들어와 있어요.',
    serverChanged: '{{name}}, {{host}}. 키가 바뀌었어요.',
    add: '서버 추가',
    options: '{{name}} 옵션',
    remove: '서버 제거',
    joined: '여기 채널에 들어와 있어요.',
    changed: '차단됨: 키가 바뀌었어요.',
  },
  settings: {
    heading: '설정',
    close: '설정 닫기',
    search: '설정 검색',
    clearSearch: '검색어 지우기',
    nothing: '검색과 일치하는 설정이 없어요.',
    sound: '소리',
    microphone: '마이크',
    speaker: '스피커',
    systemDefault: '시스템 기본값',
    unplugged: '연결되지 않아 시스템 기본값을 사용 중',
    unnamedMicrophone: '마이크 {{number}}',
    unnamedSpeaker: '스피커 {{number}}',
    speakerFixed: '스피커는 브라우저가 정해요. 시스템의 소리 설정에서 바꿔 주세요.',
    test: '마이크 테스트',
    testHint: '아무 말이나 해 보세요. 마이크가 작동하면 막대가 움직여요.',
    testOff: '테스트가 꺼져 있어요. 마이크도 꺼져 있어요.',
    level: '마이크 입력 크기',
    playBack: '다른 사람에게 들리는 소리 듣기',
    playBackHint: '다른 사람에게 들리는 그대로 내 목소리를 들어요. 헤드폰을 써 주세요.',
    echoCancellation: '에코 제거',
    echoCancellationHint: '스피커 소리가 마이크로 다시 들어가지 않게 해요.',
    noiseSuppression: '소음 제거',
    noiseSuppressionHint: '선풍기, 키보드, 거리 소음을 줄여요.',
    suppressionOff: '끄기',
    suppressionBrowser: '보통 (브라우저)',
    suppressionRnnoise: '강하게 (RNNoise)',
    playBackPlain: '소음 제거 없이 들어서 비교하기',
    playBackPlainHint:
      '켜 두는 동안 소음을 제거하지 않아요. 채널 안에서는 다른 사람에게도 그대로 들려요.',
    autoGainControl: '자동 음량 조절',
    autoGainControlHint:
      '작은 목소리와 큰 목소리를 고르게 맞춰요. 시스템의 마이크 음량은 바꾸지 않아요.',
    autoGainControlMissing:
      '이 브라우저에서는 시스템 전체의 마이크 음량까지 바뀌기 때문에 꺼 두었어요. 듣는 쪽에서는 모든 목소리를 같은 크기로 들을 수 있고, 데스크톱 앱에서는 자동 음량 조절을 쓸 수 있어요.',
    oneStream: '한 줄기로 듣기',
    oneStreamHint:
      '서버가 모든 목소리를 하나로 섞어서 보내요. 연결이 약할 때 좋아요. 대신 사람마다 음량을 따로 조절할 수 없어요. 암호화된 채널에서는 쓸 수 없어요.',
    levelling: '모두 같은 크기로 듣기',
    levellingHint:
      '작은 목소리는 키우고 큰 목소리는 줄여요. 나에게만 적용되고, 사람마다 정한 음량은 그대로 적용돼요. 음악 채널은 바뀌지 않아요.',
    earcons: '알림음',
    earconsHint:
      '누가 들어오거나 나갈 때, 카메라나 화면 공유를 켜고 끌 때, 그리고 내가 음소거하거나 헤드셋을 음소거할 때 들려요.',
    appearance: '화면 스타일',
    theme: '테마',
    themeSystem: '시스템 설정과 동일',
    themeDark: '어둡게',
    themeLight: '밝게',
    language: '언어',
    languageSystem: '시스템 설정과 동일',
    you: '나',
    name: '이름',
    nameHint: '바꾸면 다른 사람에게도 바로 보여요.',
    rename: '이름 바꾸기',
    renamed: '이제 {{name}}(이)라는 이름을 써요.',
    ownerCode: '소유자 코드',
    ownerCodeHint:
      '소유자가 정해질 때까지 서버를 시작할 때마다 출력되는 코드예요. 그 뒤에는 서버를 운영하는 사람이 새로 출력할 수 있어요. 이 코드로 채널을 관리할 수 있어요.',
    claim: '소유자 되기',
    owner: '이 서버의 소유자예요. 채널을 만들고 바꾸고 삭제할 수 있어요.',
    claimed: '이제 이 서버의 소유자예요.',
    about: '정보',
    version: 'Perch {{version}}',
    versionServer: 'Perch {{version}}, 서버 {{server}}',
    licence:
      'MIT 라이선스를 따르는 자유 소프트웨어예요. mediasoup, socket.io, React, React Aria, zustand, RNNoise, Lucide 아이콘으로 만들었고, 저마다의 라이선스를 따라요.',
  },
  stats: {
    heading: '연결 정보',
    open: '연결 정보',
    close: '연결 정보 닫기',
    copy: '텍스트로 복사',
    copied: '이름과 주소를 빼고 복사했어요.',
    copyFailed: '복사하지 못했어요. 브라우저가 클립보드를 쓰지 못하게 하고 있어요.',
    none: '지금은 주고받는 것이 없어요. 채널에 들어가면 정보가 보여요.',
    table: '모든 스트림',
    mine: '나, 서버로 보냄',
    of: '{{name}}님, 여기서 받음',
    gone: '방금 나간 사람',
    stream: '스트림',
    format: '형식',
    picture: '영상',
    rate: '속도',
    loss: '손실',
    roundTrip: '왕복 시간',
    buffer: '버퍼',
    state: '상태',
    source: {
      microphone: '목소리',
      whisper: '귓속말',
      camera: '카메라',
      screen: '화면 공유',
      screenAudio: '화면 소리',
      mix: '모두 한 줄기로',
    },
    hardware: '{{coder}}, 하드웨어',
    software: '{{coder}}, 소프트웨어',
    size: '{{width}} × {{height}}',
    frames: '{{frames}} fps',
    kilobits: '{{value}} kbit/s',
    megabits: '{{value}} Mbit/s',
    percent: '{{value}}%',
    milliseconds: '{{value}} ms',
    limit: {
      bandwidth: '네트워크 때문에 제한됨',
      cpu: '컴퓨터 성능 때문에 제한됨',
      other: '브라우저가 제한함',
    },
    layers: '{{all}}개 레이어 중 {{active}}개 전송',
    layer: '레이어 {{layer}} 수신',
    concealed: '{{value}}% 보정',
    unknown: '–',
  },
  videoLimit: {
    heading: '카메라와 화면',
    mode: '공유할 때 가장 중요한 것',
    receiving: '다른 사람의 영상',
    receivingHint:
      '사용할 수 있는 최대 대역폭이에요. 화면이 먼저이고, 그다음은 크게 보이는 카메라예요. 음성은 언제나 전달돼요.',
    sending: '내 영상',
    sendingHint: '사용할 수 있는 최대 대역폭이에요. 화면이 카메라보다 먼저예요.',
    channel: '한 사람당 영상',
    channelHint:
      '이 채널에서 한 사람이 받고 보내는 영상의 최대치예요. 서버는 모두에게 보내요. 3 Mbit/s에 10명이면 30 Mbit/s가 필요해요.',
    none: '제한 없음',
    atMost: '최대 {{amount}} Mbit/s',
  },
  talk: {
    heading: '말하기',
    mode: '내 목소리를 보낼 때',
    always: '항상',
    alwaysHint: '음소거하지 않으면 언제나 들려요.',
    voiceActivation: '말할 때만',
    voiceActivationHint: '입력 감도보다 작은 소리는 보내지 않아요.',
    pushToTalk: '키를 누르고 있을 때만',
    pushToTalkHint: '눌러서 말하기: 키를 누르기 전에는 아무에게도 들리지 않아요.',
    self: {
      voiceActivation: '마이크가 켜져 있어요. 말할 때만 목소리를 보내요.',
      pushToTalk: '눌러서 말하기 키를 누르고 있는 동안 목소리를 보내요.',
    },
    threshold: '입력 감도',
    decibels: '{{value}} dB',
    thresholdHint: '평소처럼 말해 보고, 목소리는 넘고 주변 소음은 넘지 못하는 곳에 표시를 두세요.',
    thresholdClosed:
      '마이크가 켜져 있을 때 막대가 움직여요. 채널에 들어가거나 위에서 마이크를 테스트해 보세요.',
    ungatedHint:
      '여기서는 목소리를 감지할 수 없어서 모든 소리를 보내고 있어요. 페이지를 새로 고치거나 다른 방식을 골라 주세요.',
    releaseDelay: '키를 뗀 뒤 전송 시간',
    releaseDelayHint: '말끝이 잘리지 않도록 키를 뗀 뒤에도 이만큼 더 보내요.',
    milliseconds: '{{value}} ms',
    keys: '단축키',
    keysHint:
      '어떤 프로그램을 쓰고 있어도 작동해요. 마우스 버튼이나 Ctrl 같은 키 하나도 쓸 수 있어요.',
    browserHint:
      '브라우저에서는 이 페이지를 보고 있을 때만 키가 작동해요. 데스크톱 앱에서는 언제나 작동해요.',
    actions: {
      pushToTalk: '눌러서 말하기',
      mute: '음소거',
      deafen: '헤드셋 음소거',
      share: '화면 공유',
      back: '이전 채널',
      answer: '전화 받기',
      hangup: '전화 거절하기, 끊기',
    },
    noKey: '없음',
    pressKeys: '키를 눌러 주세요…',
    choose: '정하기',
    chooseFor: '단축키 정하기: {{name}}',
    cancelFor: '단축키 정하기 취소: {{name}}',
    clear: '지우기',
    clearFor: '단축키 지우기: {{name}}',
    recorded: '단축키를 {{keys}}(으)로 정했어요.',
    conflict: '한 번 누르면 “{{name}}”도 함께 실행돼요. 둘 중 하나를 다른 키로 바꿔 주세요.',
    unusable:
      '이 데스크톱 환경에서는 쓸 수 없는 키예요. Ctrl이나 Alt를 글자, 숫자, 화살표 키 하나와 함께 눌러 주세요.',
    reason: {
      wayland:
        '이 데스크톱은 Wayland를 사용해서, 뒤에 있는 앱은 키를 감지할 수 없어요. 한 번 누르는 단축키는 데스크톱에서 정할 수 있지만, 하나씩 물어볼 수 있어요. 눌러서 말하기 키는 쓸 수 없어요.',
      permission:
        'macOS에서는 “개인정보 보호 및 보안”의 “손쉬운 사용”에서 허용해야 Perch가 뒤에서도 키를 감지할 수 있어요.',
      failed: '이 시스템에서는 앱이 뒤에 있을 때 키를 감지할 수 없어요.',
    },
    openPermission: '시스템 설정 열기',
    commands:
      '아래 명령으로도 똑같이 할 수 있어요. 데스크톱의 단축키 설정, 스크립트, Stream Deck에서 사용해 보세요. 키를 누를 때 “down”, 뗄 때 “up”이에요.',
  },
};

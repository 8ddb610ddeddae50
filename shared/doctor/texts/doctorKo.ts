import type { doctorEn } from './doctorEn.ts';

/** 연결 진단의 한국어 텍스트. 앱(`laterKo`의 일부)과 서버 명령이 함께 쓴다. */
export const doctorKo: Korean<typeof doctorEn> = {
  open: '문제가 있나요?',
  heading: '연결 진단',
  hint: '내 네트워크, 서버, 마이크, 스피커까지 전부 확인해요. 몇 초 걸려요.',
  running: '확인 중…',
  again: '다시 진단',
  copy: '보고서 복사',
  copyHint: '보고서에는 이름과 주소가 들어가지 않아요.',
  copied: '보고서를 복사했어요.',
  copyFailed: '보고서를 복사하지 못했어요.',
  cause: {
    well: '문제가 없어요. 확인한 것이 모두 잘 돼요.',
    offline:
      '이 기기가 네트워크에 연결되어 있지 않아요. 인터넷에 연결하면 Perch가 알아서 이어져요.',
    nameUnknown:
      '서버 이름의 주소를 찾을 수 없어요. 철자를 확인하거나, 서버 운영자에게 그 이름을 아직 쓰는지 물어보세요.',
    portTaken:
      '다른 프로그램이 {{ports}}번 포트를 쓰고 있어요. 그 프로그램을 끝내거나 PERCH_PORT로 다른 번호를 고르세요.',
    serverStopped: '이 컴퓨터에서 이 설정의 서버가 실행되고 있지 않아요. 서버를 시작하세요.',
    nothingListens:
      '컴퓨터는 응답하지만 이 포트에 서버가 없어요. 서버 운영자가 Perch를 시작하거나 맞는 포트를 알려 줘야 해요.',
    noAnswer:
      '이 주소에서 아무 응답이 없어요. 컴퓨터가 꺼져 있거나, 포트 포워딩이 안 되어 있거나, 방화벽이 막고 있어요. 서버 운영자가 그 컴퓨터에서 “doctor”로 확인할 수 있어요.',
    largePacketsLost:
      '작은 패킷은 도착하는데 큰 패킷이 도중에 사라져요. 이 기기의 네트워크(또는 VPN) MTU를 1280으로 낮추거나, 중간 방화벽에서 ICMP를 허용하세요.',
    clockWrong:
      '이 기기와 서버의 시계가 약 {{hours}}시간 달라요. 양쪽 모두 시간이 자동으로 맞춰지게 하세요.',
    certificateOther:
      '인증서가 다른 서버의 것이에요. 주소를 확인하세요. 주소가 맞다면 누군가 엿듣고 있을 수 있으니 서버 운영자에게 물어보세요.',
    certificateExpired: '서버 인증서가 오늘 날짜로 유효하지 않아요. 서버 운영자가 갱신해야 해요.',
    certificateUnreadable:
      '인증서나 키를 쓸 수 없어요. PERCH_TLS_CERT와 PERCH_TLS_KEY의 파일을 확인하세요.',
    serverHangs:
      '포트는 열려 있지만 서버가 응답하지 않아요. 서버 운영자가 로그를 보고 다시 시작해야 해요.',
    otherProgram:
      '이 주소에서 Perch가 아닌 것이 응답해요. 포트를 확인하거나, 로그인이 필요한 Wi-Fi라면 먼저 로그인하세요.',
    versionOther:
      '앱과 서버의 버전이 달라요. 페이지를 새로 고치거나 앱을 업데이트하세요. 그래도 안 되면 서버를 업데이트해야 해요.',
    pageRefused:
      '서버가 이 페이지의 주소를 몰라요. 서버 운영자가 PERCH_ANNOUNCED_ADDRESSES에 추가하거나, 리버스 프록시가 Host 헤더를 전달하게 해야 해요.',
    noWebSocket:
      '중간에서 WebSocket을 통과시키지 않아요. 서버의 리버스 프록시가 Upgrade 헤더를 전달해야 하거나, 내 네트워크가 막고 있어요.',
    signInRefused: '서버에 연결은 되지만 들어갈 수 없어요. 이유는 뒤의 화면에 나와 있어요.',
    signallingLost:
      '서버는 응답하지만 연결이 유지되지 않아요. 잠시 기다리거나 다른 네트워크를 쓰세요. VPN이나 백신이 끊고 있을 수 있어요.',
    workersDown:
      '일부 미디어 워커가 실행되고 있지 않아요. 서버 로그를 보고, 돌아오지 않으면 서버를 다시 시작하세요.',
    browserWithoutSockets:
      '이 브라우저가 소리를 주고받을 연결을 열지 않아요. 이 페이지에서 WebRTC 누출 방지 설정(Firefox에서는 media.peerconnection.ice.proxy_only)을 끄거나 Perch 앱을 쓰세요.',
    serverFirewall:
      '서버 컴퓨터의 방화벽이 {{ports}}번 포트를 막고 있어요. 그곳에서 UDP로 여세요(첫 번째는 TCP로도).',
    announcedUnresolved:
      'PERCH_ANNOUNCED_ADDRESSES에 있는 이름의 주소를 찾을 수 없어요. 이름을 고치거나 DNS 항목을 갱신하세요.',
    stunSilent:
      '이 서버의 공인 주소를 알려 주는 STUN 서버가 없어요. PERCH_ADDRESS_FROM_STUN을 고치거나, 그 서버로 나가는 UDP를 허용하세요.',
    announcedWrong:
      '서버가 닿을 수 없는 주소를 알리고 있어요. 서버 운영자가 PERCH_ANNOUNCED_ADDRESSES를 고쳐야 해요.',
    proxyWithoutMedia:
      '이 주소는 웹 페이지만 전달하고 소리는 전달하지 않는 프록시로 이어져요. 서버 운영자가 프록시를 거치지 않는 주소를 알리고(PERCH_ANNOUNCED_ADDRESSES) 그 포트를 열어야 해요.',
    portNotForwarded:
      '서버 앞의 공유기가 UDP {{ports}}번 포트를 통과시키지 않아요. 서버 운영자가 공유기에서 포트 포워딩을 해야 해요.',
    udpBlockedAtServer:
      '서버 앞의 방화벽이 UDP {{ports}}번 포트를 막고 있어요. 서버 운영자가 호스팅 업체의 콘솔 등에서 열어야 해요.',
    udpBlockedHere:
      '내 네트워크가 UDP를 막고 있어서 소리가 더 느린 TCP로 가요. 방화벽이나 VPN에서 UDP를 허용하거나 다른 네트워크를 쓰세요.',
    udpBlocked:
      'UDP {{ports}}번 포트가 내 네트워크나 서버 앞에서 막혀 있어서 소리가 더 느린 TCP로 가요. 서버 쪽에서 열거나 다른 네트워크를 써 보세요.',
    turnCredentials:
      'TURN 서버가 자격 증명을 거부해요. 서버 운영자가 PERCH_TURN_SECRET 또는 PERCH_TURN_USER와 PERCH_TURN_PASSWORD를 고쳐야 해요.',
    turnSilent:
      'TURN 서버가 응답하지 않아요. 서버 운영자가 TURN 서버를 시작하거나 PERCH_TURN_URLS를 고쳐야 해요.',
    turnRefused: 'TURN 서버가 중계를 내주지 않아요. 이유는 그 서버의 로그에 있어요.',
    onlyWebPasses:
      '내 네트워크가 웹 페이지만 통과시키고 소리는 막아요. 다른 네트워크나 VPN을 쓰거나, 서버 운영자에게 443번 포트의 TURN 서버를 부탁하세요.',
    someWorkersBlocked:
      '다른 포트는 열려 있는데 UDP {{ports}}번 포트가 막혀 있어요. 서버 운영자가 모든 워커의 포트를 열고 포워딩해야 해요.',
    mediaTcpBlocked:
      '소리가 UDP로는 통하지만 TCP로는 안 통해요. UDP가 되는 동안은 아무것도 하지 않아도 돼요.',
    gatewayMissing:
      '요청하면 포트를 열어 주는 공유기가 없어요. 직접 포트 포워딩을 하거나 공유기에서 PCP, NAT-PMP, UPnP 중 하나를 켜세요.',
    diskFull: '데이터 폴더의 디스크가 거의 찼어요. 공간을 비우지 않으면 파일과 메시지가 거부돼요.',
    microphoneDenied:
      'Perch가 마이크를 쓸 수 없어요. 브라우저에서 이 페이지에, 또는 시스템의 개인정보 설정에서 Perch에 마이크를 허용하세요.',
    microphoneMissing: '마이크가 없어요. 마이크를 꽂으면 바로 써요.',
    microphoneBusy: '다른 프로그램이 마이크를 쓰고 있어요. 그 프로그램을 닫고 다시 진단하세요.',
    microphoneFailed: '마이크를 열 수 없어요. 뺐다가 다시 꽂거나 다른 마이크를 고르세요.',
    microphoneMuted:
      '마이크가 시스템이나 마이크의 스위치로 음소거되어 아무 소리도 들어오지 않아요. 음소거를 풀거나 다른 마이크를 고르세요.',
    speakerMissing: '스피커가 없어요. 헤드셋이나 스피커를 꽂으세요.',
    soundBlocked: '클릭하기 전까지 브라우저가 소리를 막고 있어요. 버튼을 누르세요.',
    deafened: '헤드셋이 음소거되어 있어서 아무도 들리지 않아요. 음소거를 해제하세요.',
    nobodyHears:
      '연결은 되는데 채널에서 아무도 내 소리를 듣지 못해요. 음소거되어 있는지 확인하거나 나갔다가 다시 들어오세요.',
    microphoneQuiet:
      '마이크 소리가 아주 작아요. 시스템에서 음량을 높이거나 다른 마이크를 고르세요.',
    lossUp:
      '보내는 패킷의 {{percent}}%가 사라져요. Wi-Fi 대신 케이블을 쓰거나 네트워크의 업로드를 멈추세요.',
    lossDown:
      '받는 패킷의 {{percent}}%가 사라져요. Wi-Fi 대신 케이블을 쓰거나 네트워크의 다운로드를 멈추세요.',
    slow: '서버까지 갔다 오는 데 {{ms}}ms가 걸려요. VPN을 끄거나 다른 네트워크를 쓰세요.',
    symmetricNat:
      '서버 쪽은 문제가 없어요. 내 네트워크가 연결마다 다른 포트를 쓰기 때문에(대칭형 NAT) 직접 통화가 서버를 거쳐 가요. 아무것도 하지 않아도 돼요.',
  },
  step: {
    ports: '포트',
    workers: '미디어 워커',
    name: '이름',
    tcp: '포트 응답',
    tls: '인증서',
    signalling: '시그널링',
    clock: '시계',
    firewall: '서버의 방화벽',
    udp: 'UDP로 소리',
    iceTcp: 'TCP로 소리',
    turn: 'TURN 중계',
    announced: '알린 주소',
    gateway: '공유기',
    nat: '주소 변환',
    mtu: '큰 패킷',
    loss: '손실',
    delay: '지연',
    disk: '디스크 여유 공간',
    microphone: '마이크',
    speaker: '스피커',
    audience: '나를 듣는 사람, 내가 듣는 사람',
  },
  result: {
    ok: '정상',
    warning: '주의',
    failed: '실패',
    untested: '확인 안 함',
    running: '확인 중…',
  },
  reason: {
    browser: '브라우저에서는 알 수 없어요',
    earlier: '앞 단계가 막고 있어요',
    notConfigured: '이 서버에 설정되지 않았어요',
    noCall: '채널 안에서만 가능해요',
    alone: '다른 사람이 없어요',
    noName: 'IP 주소라서 필요 없어요',
    unanswered: '브라우저의 질문에 답하지 않았어요',
    noStun: 'STUN 서버가 필요해요',
    notRoot: '서버가 읽을 권한이 없어요',
    notAsked: '확인할 주소를 주지 않았어요',
  },
  remedy: {
    defaultMicrophone: '시스템 기본 마이크 사용',
    retryMicrophone: '마이크 다시 요청',
    unblockSound: '소리 듣기',
    undeafen: '헤드셋 음소거 해제',
    reload: '새로 고침',
  },
};

type Korean<Texts> = Texts extends string
  ? string
  : { readonly [Key in keyof Texts]: Korean<Texts[Key]> };

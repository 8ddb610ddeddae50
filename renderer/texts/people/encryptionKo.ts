import type { Translated } from '../en.ts';
import type { encryptionEn } from './encryptionEn.ts';

/** The Korean texts of encryption; part of `laterKo`. */
export const encryptionKo: Translated<typeof encryptionEn> = {
  shield: '암호화',
  sealed: '종단간 암호화됨',
  verified: '종단간 암호화됨, 모두 확인한 사람이에요',
  arriving: '암호 키를 맞추는 중…',
  reforming: '새 암호 키를 맞추는 중…',
  failed: '암호화하지 못했어요. 아무것도 보내지 않아요',
  unmarked: '암호화가 풀려서 아무것도 보내지 않아요',
  broken: '암호화가 작동하지 않아 아무것도 보내지 않아요',
  open: '종단간 암호화되지 않음',
  alarm: '암호화되었지만 확인이 필요해요',
  heading: '{{channel}} 채널의 암호화',
  sealedText:
    '이 목록에 있는 사람만 이 통화를 듣고 볼 수 있어요. 서버는 내용을 듣지 못하고 전달만 해요.',
  openText:
    '여기서 말하거나 보여 주는 것은 서버까지 가는 동안 보호되지만, 서버 자체는 들을 수 있어요.',
  reason: {
    server: '이 서버는 채널을 종단간 암호화하지 않아요.',
    channel: '이 채널은 종단간 암호화를 하지 않도록 설정되어 있어요.',
    stage: '스테이지는 듣는 사람이 많아서 종단간 암호화할 수 없어요.',
    large: '{{count}}명이 넘는 채널은 종단간 암호화할 수 없어요.',
  },
  recordedText:
    '이 목록에 있는 사람만 이 통화를 듣고 볼 수 있어요. 지금 녹음 중이라서, 녹음 표시가 있는 동안 서버는 녹음에 동의한 사람의 소리만 들을 수 있어요.',
  recording: '서버의 녹음',
  recordingHint: '이 사람들만 들을 수 있음: {{names}}',
  recordingHintNobody: '아무도 듣지 못함',
  code: '이 통화의 코드',
  codeHint:
    '서로 읽어 주세요. 모두에게 같은 코드가 보이면 중간에서 엿듣는 사람이 없는 거예요. 누가 들어오거나 나가면 코드가 바뀌어요.',
  noCode: '암호 키가 준비되면 코드가 나타나요.',
  people: '이 통화를 들을 수 있는 사람',
  you: '{{name}} (나)',
  standing: {
    verified: '확인함',
    known: '아는 기기',
    changed: '새 기기라서 소리를 막았어요',
  },
  mark: {
    verified: '확인함',
    changed: '새 기기, 소리를 막음',
  },
  devicesOf: '내가 아는 {{name}} 님의 기기',
  usedNow: '이 통화에서 쓰는 중',
  distrust: '지우기…',
  distrustHeading: '{{name}} 님의 이 기기를 더 이상 믿지 않나요?',
  distrustText:
    '{{name}} 님이 이 기기를 쓰면 다시 수락하기 전까지 소리가 들리지 않고, 메시지에는 경고가 붙고 파일은 열 수 없어요. 앞으로 쓰는 메시지의 키도 이 앱이 그 기기에 주지 않아요. 다만 아직 그 기기를 믿는 사람이 키를 건넬 수는 있어요. 기기를 잃어버렸거나 도둑맞았을 때 지우세요.',
  distrustConfirm: '기기 지우기',
  missing: '아직 암호 키가 없어서 듣지도 말하지도 못해요',
  compare: '코드 비교하기',
  compareNamed: '{{name}} 님과 코드 비교하기',
  pairHint:
    '상대방도 같은 화면을 열고 숫자를 비교하세요. 직접 만나서 비교하는 것이 가장 좋아요. 둘 중 한 사람이 기기를 바꿀 때까지 숫자는 그대로예요.',
  match: '일치해요',
  verifiedNow: '{{name}} 님을 확인했어요.',
  accept: '새 기기 수락…',
  acceptNamed: '{{name}} 님의 새 기기 수락',
  acceptHeading: '정말 {{name}} 님인가요?',
  acceptText:
    '{{name}} 님이 이 기기를 쓰는 것은 처음이에요. 컴퓨터나 브라우저를 바꿨다면 흔한 일이지만, 다른 사람일 수도 있어요. {{name}} 님에게 물어보거나 먼저 코드를 비교하세요.',
  strangers_other: '목록에 없는 사람 {{count}}명이 이 통화의 암호 키를 가지고 있어요',
  strangersText: '지금 내보내는 중이에요. 그때까지 들려주면 안 되는 이야기는 하지 마세요.',
  unshown: '서버가 {{names}} 님의 소리를 들을 수 있는데 여기에는 녹음 표시가 없어요',
  unshownText: '그동안 내 소리와 화면은 보내지 않아요. 녹음하고 있는지 물어보세요.',
  failedText:
    '목록에 없는 사람이 암호 키를 가지고 있고 내보낼 수 없어요. 그래서 아무것도 보내지 않아요. 채널에서 나가거나 해결될 때까지 기다리세요.',
  unmarkedText:
    '{{channel}} 채널의 종단간 암호화가 풀려서 이제 서버가 들을 수 있어요. 동의하기 전에는 아무것도 보내지 않아요.',
  goOnDots: '그래도 계속하기…',
  goOn: '암호화 없이 계속하기',
  goOnHeading: '암호화 없이 계속할까요?',
  goOnText:
    '지난번에는 {{channel}} 채널이 종단간 암호화되어 있었어요. 누군가 일부러 껐을 수도 있어요. 들은 적이 없다면 먼저 물어보세요. 지금부터는 여기서 말하고 보여 주는 것을 서버가 듣고 볼 수 있어요.',
  brokenText:
    '이 창에서 암호화가 멈췄어요. 그래서 아무 소리도 들리지 않고 아무것도 보내지 않아요. 창을 닫았다가 다시 열어 주세요.',
  changed: '{{names}} 님이 모르는 기기를 쓰고 있어서 소리를 막았어요',
  look: '자세히 보기',
  dropped: '암호를 풀지 못함: {{value}} ({{reason}})',
  dropReason: {
    closed: '채널 이동 중',
    noKey: '키 없음',
    notMember: '보낸 사람의 키 없음',
    codec: '코덱',
    malformed: '암호화되지 않음',
    forged: '보낸 사람이 다르거나 바뀜',
    replayed: '되풀이됨',
    exhausted: '키를 다 씀',
    failed: '암호 처리 실패',
  },
  ownPage:
    '브라우저에서는 이 페이지를 서버가 보내 주므로 서버가 페이지를 바꿀 수도 있어요. 데스크톱 앱에서는 그럴 수 없어요.',
  unsealed: {
    board: '보드는 종단간 암호화되지 않아요. 서버에 저장되어 서버가 볼 수 있어요.',
    game: '게임은 종단간 암호화되지 않아요. 서버가 진행하기 때문에 그림과 답을 볼 수 있어요.',
  },
  setting: '종단간 암호화',
  settingHint:
    '채널에 있는 사람만 들을 수 있어요. 서버에서 녹음하면 동의한 사람의 소리만 녹음되고, 청취 링크는 만들 수 없어요. 봇과 암호화를 할 수 없는 브라우저는 채널에서 나가게 돼요.',
};

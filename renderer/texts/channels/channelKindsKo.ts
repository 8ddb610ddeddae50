import type { ChannelKindsTexts } from './channelKindsEn.ts';

/** The Korean texts; as `channelKindsEn.ts`, a part of `laterKo.ts`. */
export const channelKindsKo: ChannelKindsTexts = {
  knock: {
    heading: '{{channel}}에 노크하기',
    offer: '{{channel}} 채널은 잠겨 있어요. 안에 있는 사람이 이름을 보고 들여보낼지 정해요.',
    knock: '노크하기',
    withdraw: '노크 그만하기',
    waiting: '{{channel}} 채널에 노크하고 있어요. 아직 대답이 없어요.',
    heard: '{{name}} 님이 노크했어요. 들어오고 싶어 해요.',
    more_other: '{{count}}명이 더 노크하고 있어요.',
    letIn: '들여보내기',
    letInName: '{{name}} 님 들여보내기',
    refuse: '다음에',
    refuseName: '{{name}} 님은 다음에',
    enter: '들어가기',
    aloneHint: '지금은 혼자예요. 다른 사람이 볼 수 있고 노크할 수 있어요.',
    ended: {
      letIn: '{{name}} 님이 {{channel}} 채널에 들여보내 주었어요.',
      refused: '{{name}} 님이 지금은 {{channel}} 채널에 들여보내지 않았어요.',
      unanswered: '{{channel}} 채널에서 아무도 대답하지 않았어요.',
      empty: '{{channel}} 채널에 이제 아무도 없어요. 그냥 들어갈 수 있어요.',
      unlocked: '{{channel}} 채널의 잠금이 풀렸어요. 그냥 들어갈 수 있어요.',
      lost: '연결이 끊겨서 {{channel}} 채널 노크가 취소됐어요.',
    },
  },
  temporaryForm: {
    hint: '모두에게 보여요. 마지막 사람이 나가면 사라져요.',
    suggestion: '{{name}} 님의 채널',
    create: '만들고 들어가기',
    tooMany: '임시 채널이 이미 충분히 있어요. 있는 채널을 쓰거나, 하나가 사라질 때까지 기다리세요.',
  },
  channelStatus: {
    set: '상태 정하기',
    heading: '{{channel}} 상태',
    change: '{{channel}} 상태 바꾸기: {{status}}',
    label: '여기서 무엇을 하고 있나요?',
    hint: '채널이 보이는 모두가 읽을 수 있고, 마지막 사람이 나가면 지워져요.',
    clear: '지우기',
  },
};

/** What the page of a listen link says. `{n}` stands for a number. */
export interface ListenPageTexts {
  readonly live: string;
  readonly play: string;
  readonly stop: string;
  readonly nobody: string;
  readonly one: string;
  readonly some: string;
  readonly connecting: string;
  readonly playing: string;
  readonly retrying: string;
  readonly full: string;
  readonly ended: string;
  readonly goneTitle: string;
  readonly gone: string;
  readonly known: string;
}

const en: ListenPageTexts = {
  live: 'Live',
  play: 'Listen',
  stop: 'Stop',
  nobody: 'Nobody is listening yet.',
  one: 'One listener',
  some: '{n} listeners',
  connecting: 'Connecting…',
  playing: 'You are listening.',
  retrying: 'The sound was interrupted. Connecting again…',
  full: 'Too many people are listening right now. Trying again…',
  ended: 'This link has ended.',
  goneTitle: 'This link does not work',
  gone: 'It has expired or was withdrawn. Ask whoever gave it to you for another one.',
  known: 'Everyone in the channel sees that people outside can listen.',
};

const ko: ListenPageTexts = {
  live: '실시간',
  play: '듣기',
  stop: '그만 듣기',
  nobody: '아직 듣는 사람이 없어요.',
  one: '1명이 듣고 있어요',
  some: '{n}명이 듣고 있어요',
  connecting: '연결하고 있어요…',
  playing: '듣고 있어요.',
  retrying: '소리가 끊겼어요. 다시 연결하고 있어요…',
  full: '지금은 듣는 사람이 너무 많아요. 다시 시도하고 있어요…',
  ended: '이 링크는 끝났어요.',
  goneTitle: '사용할 수 없는 링크예요',
  gone: '기간이 지났거나 취소된 링크예요. 링크를 준 사람에게 새 링크를 부탁해 보세요.',
  known: '밖에서 들을 수 있다는 표시가 채널에 있는 모두에게 보여요.',
};

const languages = { en, ko };

/** The texts in the language that a browser wants most, of those that there are. @param accepted its `Accept-Language` */
export function textsFor(accepted: string): { language: keyof typeof languages } & ListenPageTexts {
  const wanted = accepted
    .split(',')
    .map((item) => /^\s*([a-z]{1,8})[\w-]*\s*(?:;\s*q=([\d.]+))?/i.exec(item))
    .map((match) => ({ tag: match?.[1]?.toLowerCase() ?? '', weight: Number(match?.[2] ?? 1) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .find(({ tag }) => tag in languages);
  const language = (wanted?.tag ?? 'en') as keyof typeof languages;
  return { language, ...languages[language] };
}

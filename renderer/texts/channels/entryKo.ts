import type { EntryTexts } from './entryEn.ts';

/** The Korean texts; as `entryEn.ts`, a part of `laterKo.ts`. */
export const entryKo: EntryTexts = {
  name: {
    left_other: '{{count}}자 더 쓸 수 있어요.',
    tooLong_other: '{{count}}자 넘었어요. 이모지는 여러 자로 세요.',
    blank: '눈에 보이는 글자가 없어요. 글자나 숫자, 이모지를 입력해 주세요.',
  },
  enter: {
    heading: '{{server}}에 오신 것을 환영해요',
    headingNoServer: 'Perch에 오신 것을 환영해요',
    lead: '다른 사람에게 보일 이름을 정해 주세요. 이 기기가 이름을 기억하니 비밀번호는 필요 없어요.',
    leadForgetful:
      '다른 사람에게 보일 이름을 정해 주세요. 이 브라우저는 이 페이지에 아무것도 저장하지 않아서, 페이지를 닫으면 이름과 설정, 이 서버의 소유자 권한이 모두 사라져요. 남겨 두려면 이 주소의 사이트 데이터를 허용해 주세요.',
    name: '이름',
    joinCode: '초대 코드 또는 참가 코드',
    joinCodeHint: '초대 링크에 들어 있어요. 서버에 있는 사람에게 링크를 달라고 하세요.',
    joinCodeInvited: '초대 링크에 들어 있던 코드예요.',
    inviteDead: '이 초대는 이제 쓸 수 없어요. 새 초대를 부탁해 보세요.',
    submit: '들어가기',
  },
};

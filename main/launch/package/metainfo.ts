/** What the metadata tells of a release. */
export interface MetainfoFacts {
  readonly version: string;
  /** Of the release, `2026-11-30`. */
  readonly date: string;
  /** The address of the project. */
  readonly homepage: string;
}

/** The AppStream metadata of the app (freedesktop.org: AppStream 1.0), by which software centres of Linux show it. */
export function metainfo({ version, date, homepage }: MetainfoFacts): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>org.perch.Perch</id>
  <metadata_license>MIT</metadata_license>
  <project_license>MIT</project_license>
  <name>Perch</name>
  <summary>Voice channels that you host yourself</summary>
  <summary xml:lang="ko">직접 운영하는 음성 채널</summary>
  <description>
    <p>
      Perch is for talking with friends: voice channels, cameras, screens, chat and boards on a server of your own. The server is in the
      app; one of you hosts it, and the others join by a link.
    </p>
    <p xml:lang="ko">
      Perch로 친구들과 내 서버에서 이야기하세요. 음성 채널, 카메라, 화면 공유, 채팅, 보드가 있어요. 서버는 앱 안에 들어 있어요. 한 명이 열면 나머지는
      링크로 들어와요.
    </p>
  </description>
  <developer id="org.perch">
    <name>Perch contributors</name>
  </developer>
  <url type="homepage">${escaped(homepage)}</url>
  <launchable type="desktop-id">org.perch.Perch.desktop</launchable>
  <provides>
    <binary>perch</binary>
    <mediatype>x-scheme-handler/perch</mediatype>
  </provides>
  <categories>
    <category>Network</category>
    <category>Chat</category>
  </categories>
  <content_rating type="oars-1.1">
    <content_attribute id="social-chat">intense</content_attribute>
    <content_attribute id="social-audio">intense</content_attribute>
  </content_rating>
  <releases>
    <release version="${escaped(version)}" date="${escaped(date)}" />
  </releases>
</component>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

import type { z } from 'zod';
import { type BoardNotifications, boardRequests } from './channels/boards.ts';
import { type ChannelNotifications, channelRequests } from './channels/channels.ts';
import { type GameNotifications, gameRequests } from './channels/games.ts';
import { listenLinkRequests } from './channels/listenLinks.ts';
import { type RecordingNotifications, recordingRequests } from './channels/recordings.ts';
import { type SoundNotifications, soundRequests } from './channels/sounds.ts';
import { stageRequests } from './channels/stage.ts';
import { type FileNotifications, fileRequests } from './chat/files.ts';
import { type MessageNotifications, messageRequests } from './chat/messages.ts';
import { type TransferNotifications, transferRequests } from './chat/transfers.ts';
import { type ChatKeyNotifications, chatKeyRequests } from './encryption/chatKeys.ts';
import { type KeyNotifications, keyRequests } from './encryption/keys.ts';
import { entryRequests } from './entry.ts';
import type { Answer } from './errors.ts';
import { adminRequests } from './people/admin.ts';
import { botRequests } from './people/bots.ts';
import { type CallNotifications, callRequests } from './people/calls.ts';
import { type DeviceNotifications, deviceRequests } from './people/devices.ts';
import { inviteRequests } from './people/invites.ts';
import { type KnockNotifications, knockRequests } from './people/knocks.ts';
import { type ModerationNotifications, moderationRequests } from './people/moderation.ts';
import { pushRequests } from './people/push.ts';
import { type RoleNotifications, roleRequests } from './people/roles.ts';
import { userRequests } from './people/users.ts';
import { type ServerNotifications, serverRequests } from './server.ts';
import { type SessionNotifications, sessionRequests } from './session.ts';
import { type CaptionNotifications, captionRequests } from './streams/captions.ts';
import { type DirectNotifications, directRequests } from './streams/direct.ts';
import { doctorRequests } from './streams/doctor.ts';
import { type HearingNotifications, hearingRequests } from './streams/hearing.ts';
import { type LineNotifications, lineRequests } from './streams/line.ts';
import { type MediaNotifications, mediaRequests } from './streams/media.ts';
import { type ShareNotifications, shareRequests } from './streams/shares.ts';
import { streamRequests } from './streams/streams.ts';
import { type VideoNotifications, videoRequests } from './streams/video.ts';
import { type WhisperNotifications, whisperRequests } from './streams/whisper.ts';

/** The one table of requests: client → server. Each request is answered exactly once. */
export const requests = {
  ...sessionRequests,
  ...userRequests,
  ...channelRequests,
  ...knockRequests,
  ...callRequests,
  ...roleRequests,
  ...deviceRequests,
  ...pushRequests,
  ...inviteRequests,
  ...botRequests,
  ...entryRequests,
  ...adminRequests,
  ...moderationRequests,
  ...serverRequests,
  ...mediaRequests,
  ...shareRequests,
  ...videoRequests,
  ...lineRequests,
  ...soundRequests,
  ...fileRequests,
  ...hearingRequests,
  ...directRequests,
  ...streamRequests,
  ...whisperRequests,
  ...stageRequests,
  ...messageRequests,
  ...chatKeyRequests,
  ...doctorRequests,
  ...transferRequests,
  ...gameRequests,
  ...boardRequests,
  ...recordingRequests,
  ...captionRequests,
  ...listenLinkRequests,
  ...keyRequests,
};

export type RequestName = keyof typeof requests;
/** What a client passes in. */
export type RequestInput<Name extends RequestName> = z.input<(typeof requests)[Name]['schema']>;
/** What a handler gets, parsed. */
export type RequestPayload<Name extends RequestName> = z.output<(typeof requests)[Name]['schema']>;
export type RequestResponse<Name extends RequestName> = NonNullable<
  (typeof requests)[Name]['response']
>;

/** The one table of notifications: server → client, never answered. */
export type Notifications = SessionNotifications &
  ChannelNotifications &
  KnockNotifications &
  CallNotifications &
  RoleNotifications &
  DeviceNotifications &
  ModerationNotifications &
  ServerNotifications &
  MediaNotifications &
  ShareNotifications &
  VideoNotifications &
  LineNotifications &
  SoundNotifications &
  FileNotifications &
  HearingNotifications &
  DirectNotifications &
  WhisperNotifications &
  MessageNotifications &
  ChatKeyNotifications &
  TransferNotifications &
  GameNotifications &
  BoardNotifications &
  RecordingNotifications &
  CaptionNotifications &
  KeyNotifications;
export type NotificationName = keyof Notifications;

/** A notification of a table with its name. */
export type Named<Table> = {
  [Name in keyof Table]: { readonly name: Name; readonly payload: Table[Name] };
}[keyof Table];

/** The two event maps of the socket, both derived from the tables. */
export type ClientToServerEvents = {
  [Name in RequestName]: (
    payload: RequestInput<Name>,
    answer: (answer: Answer<RequestResponse<Name>>) => void,
  ) => void;
};
export type ServerToClientEvents = {
  [Name in NotificationName]: (payload: Notifications[Name]) => void;
};

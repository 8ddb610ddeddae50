import type { z } from 'zod';
import { adminRequests } from './admin.ts';
import { type BoardNotifications, boardRequests } from './boards.ts';
import { botRequests } from './bots.ts';
import { type CallNotifications, callRequests } from './calls.ts';
import { type CaptionNotifications, captionRequests } from './captions.ts';
import { type ChannelNotifications, channelRequests } from './channels.ts';
import { type ChatKeyNotifications, chatKeyRequests } from './chatKeys.ts';
import { type DeviceNotifications, deviceRequests } from './devices.ts';
import { type DirectNotifications, directRequests } from './direct.ts';
import { doctorRequests } from './doctor.ts';
import { entryRequests } from './entry.ts';
import type { Answer } from './errors.ts';
import { type FileNotifications, fileRequests } from './files.ts';
import { type GameNotifications, gameRequests } from './games.ts';
import { type HearingNotifications, hearingRequests } from './hearing.ts';
import { inviteRequests } from './invites.ts';
import { type KeyNotifications, keyRequests } from './keys.ts';
import { type KnockNotifications, knockRequests } from './knocks.ts';
import { type LineNotifications, lineRequests } from './line.ts';
import { listenLinkRequests } from './listenLinks.ts';
import { type MediaNotifications, mediaRequests } from './media.ts';
import { type MessageNotifications, messageRequests } from './messages.ts';
import { type ModerationNotifications, moderationRequests } from './moderation.ts';
import { pushRequests } from './push.ts';
import { type RecordingNotifications, recordingRequests } from './recordings.ts';
import { type RoleNotifications, roleRequests } from './roles.ts';
import { type ServerNotifications, serverRequests } from './server.ts';
import { type SessionNotifications, sessionRequests } from './session.ts';
import { type ShareNotifications, shareRequests } from './shares.ts';
import { type SoundNotifications, soundRequests } from './sounds.ts';
import { stageRequests } from './stage.ts';
import { streamRequests } from './streams.ts';
import { type TransferNotifications, transferRequests } from './transfers.ts';
import { userRequests } from './users.ts';
import { type VideoNotifications, videoRequests } from './video.ts';
import { type WhisperNotifications, whisperRequests } from './whisper.ts';

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

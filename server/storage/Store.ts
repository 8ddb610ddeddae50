import type { Kysely } from 'kysely';
import { AuditStore } from './AuditStore.ts';
import { BanStore } from './BanStore.ts';
import { BoardStore } from './BoardStore.ts';
import { CallStore } from './CallStore.ts';
import { ChannelStore } from './ChannelStore.ts';
import { ChatKeyStore } from './ChatKeyStore.ts';
import { ChatStore } from './ChatStore.ts';
import { DeviceKeyStore } from './DeviceKeyStore.ts';
import { InviteStore } from './InviteStore.ts';
import { ListenLinkStore } from './ListenLinkStore.ts';
import { MessageStore } from './MessageStore.ts';
import { PushStore } from './PushStore.ts';
import { RestrictionStore } from './RestrictionStore.ts';
import { RoleStore } from './RoleStore.ts';
import { SettingStore } from './SettingStore.ts';
import { SoundStore } from './SoundStore.ts';
import type { Tables } from './Tables.ts';
import { UserNameStore } from './UserNameStore.ts';
import { UserPictureStore } from './UserPictureStore.ts';
import { UserStore } from './UserStore.ts';
import { WebhookStore } from './WebhookStore.ts';

/**
 * Everything of a server that lasts. It answers with promises, because the tables may be in another process one day; nothing
 * that a move between channels needs is read here. A decision that depends on what is stored (a free name, a valid code) is
 * made in the transaction or the statement that acts on it, so that no other request comes between.
 */
export class Store {
  readonly users: UserStore;
  readonly userNames: UserNameStore;
  readonly userPictures: UserPictureStore;
  readonly deviceKeys: DeviceKeyStore;
  readonly roles: RoleStore;
  readonly invites: InviteStore;
  readonly channels: ChannelStore;
  readonly sounds: SoundStore;
  readonly settings: SettingStore;
  readonly restrictions: RestrictionStore;
  readonly bans: BanStore;
  readonly audit: AuditStore;
  readonly messages: MessageStore;
  readonly chats: ChatStore;
  readonly chatKeys: ChatKeyStore;
  readonly boards: BoardStore;
  readonly calls: CallStore;
  readonly push: PushStore;
  readonly webhooks: WebhookStore;
  readonly listenLinks: ListenLinkStore;
  readonly #tables: Kysely<Tables>;

  constructor(tables: Kysely<Tables>) {
    this.#tables = tables;
    this.users = new UserStore(tables);
    this.userNames = new UserNameStore(tables);
    this.userPictures = new UserPictureStore(tables);
    this.deviceKeys = new DeviceKeyStore(tables);
    this.roles = new RoleStore(tables);
    this.invites = new InviteStore(tables);
    this.channels = new ChannelStore(tables);
    this.sounds = new SoundStore(tables);
    this.settings = new SettingStore(tables);
    this.restrictions = new RestrictionStore(tables);
    this.bans = new BanStore(tables);
    this.audit = new AuditStore(tables);
    this.messages = new MessageStore(tables);
    this.chats = new ChatStore(tables);
    this.chatKeys = new ChatKeyStore(tables);
    this.boards = new BoardStore(tables);
    this.calls = new CallStore(tables);
    this.push = new PushStore(tables);
    this.webhooks = new WebhookStore(tables);
    this.listenLinks = new ListenLinkStore(tables);
  }

  /**
   * Runs a change of several tables, all or nothing.
   *
   * @param change must use the store that it gets: any other one waits until the transaction has ended
   */
  transaction<Result>(change: (store: Store) => Promise<Result>): Promise<Result> {
    return this.#tables.transaction().execute((transaction) => change(new Store(transaction)));
  }
}

import type { Kysely } from 'kysely';
import { BoardStore } from './channels/BoardStore.ts';
import { CallStore } from './channels/CallStore.ts';
import { ChannelStore } from './channels/ChannelStore.ts';
import { ListenLinkStore } from './channels/ListenLinkStore.ts';
import { SoundStore } from './channels/SoundStore.ts';
import { WebhookStore } from './channels/WebhookStore.ts';
import { ChatKeyStore } from './chat/ChatKeyStore.ts';
import { ChatStore } from './chat/ChatStore.ts';
import { MessageStore } from './chat/MessageStore.ts';
import { AuditStore } from './people/AuditStore.ts';
import { BanStore } from './people/BanStore.ts';
import { DeviceKeyStore } from './people/DeviceKeyStore.ts';
import { InviteStore } from './people/InviteStore.ts';
import { PushStore } from './people/PushStore.ts';
import { RestrictionStore } from './people/RestrictionStore.ts';
import { RoleStore } from './people/RoleStore.ts';
import { UserNameStore } from './people/UserNameStore.ts';
import { UserPictureStore } from './people/UserPictureStore.ts';
import { UserStore } from './people/UserStore.ts';
import { SettingStore } from './SettingStore.ts';
import type { Tables } from './Tables.ts';

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

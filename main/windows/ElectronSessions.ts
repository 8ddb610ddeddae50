import { type Session, session } from 'electron';
import { contentSecurityPolicy, serveApp } from '../appScheme.ts';
import { guardPermissions } from '../security.ts';
import { guardCertificates } from '../servers/certificateTrust.ts';
import type { ServerEntry, ServerList } from '../servers/ServerList.ts';

/** Never that of a server: a host name does not begin with an underscore. */
const appPartition = 'persist:_perch';

export interface ElectronSessionsNeeds {
  readonly serverList: Pick<ServerList, 'find' | 'setPin'>;
  /** The folder with the built pages. */
  readonly pagesFolder: string;
  /** Decides what `getDisplayMedia` gives in a session. */
  readonly guardCapture: (session: Session) => void;
  /** A server has shown another key than its pin says. */
  readonly onWrongKey: (serverId: string, shown: string) => void;
}

/** Electron's sessions for the pages: one for each server and one for the app's own pages, isolated from each other. */
export class ElectronSessions {
  readonly #needs: ElectronSessionsNeeds;
  readonly #prepared = new Map<string, Session>();

  constructor(needs: ElectronSessionsNeeds) {
    this.#needs = needs;
  }

  /** For the start page and the picker, which have no network access. */
  forApp(): Session {
    return this.#prepare(appPartition, null, (own) => {
      guardCertificates(
        own,
        () => null,
        () => {},
        () => {},
      );
    });
  }

  forServer({ id, url, partition }: ServerEntry): Session {
    const { serverList, onWrongKey } = this.#needs;
    return this.#prepare(partition, url, (own) => {
      guardCertificates(
        own,
        () => serverList.find(id),
        (shown) => onWrongKey(id, shown),
        (keyPin) => serverList.setPin(id, keyPin),
      );
    });
  }

  #prepare(partition: string, serverUrl: string | null, guard: (own: Session) => void): Session {
    const prepared = this.#prepared.get(partition);
    if (prepared !== undefined) return prepared;
    const own = session.fromPartition(partition);
    this.#prepared.set(partition, own);
    guard(own);
    guardPermissions(own, serverUrl === null ? 'app' : 'server');
    serveApp(own, this.#needs.pagesFolder, contentSecurityPolicy(serverUrl));
    this.#needs.guardCapture(own);
    return own;
  }
}

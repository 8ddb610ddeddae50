import { spawnSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { type ForeignProgram, foreignHost } from './ForeignServer.ts';

/** Debian's Janus with its VideoRoom plugin and its WebSocket, and nothing else. */
export const janus: ForeignProgram = {
  name: 'Janus',
  packageName: 'janus',
  /** ICE lite on the loopback address, as mediasoup in this comparison; plugins and transports that are not used are off. */
  files(folder, port) {
    const plugins = ['audiobridge', 'duktape', 'echotest', 'lua', 'nosip', 'recordplay', 'sip'];
    plugins.push('streaming', 'textroom', 'videocall', 'voicemail');
    const transports = ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq'];
    const libraries = (names: readonly string[]) =>
      names.map((name) => `libjanus_${name}.so`).join(',');
    return {
      'janus.jcfg': `
        general: { configs_folder = "${folder}", debug_level = 2, session_timeout = 0 }
        media: { ipv6 = false, no_media_timer = 0 }
        nat: { ice_lite = true, ice_enforce_list = "${foreignHost}", ignore_mdns = true }
        plugins: { disable = "${libraries(plugins)}" }
        transports: { disable = "${libraries(transports)}" }
        events: { broadcast = false }
      `,
      'janus.plugin.videoroom.jcfg': 'general: {}',
      'janus.transport.websockets.jcfg': `
        general: { ws = true, ws_port = ${port}, ws_ip = "${foreignHost}", wss = false }
        admin: { admin_ws = false, admin_wss = false }
      `,
    };
  },
  command: (folder) => ['janus', '-F', folder, '-C', join(folder, 'janus.jcfg')],
};

/** Debian's Mumble server, also called Murmur. */
export const mumble: ForeignProgram = {
  name: 'Mumble',
  packageName: 'mumble-server',
  files: (folder, port) => ({
    'mumble.ini': [
      `database=${join(folder, 'mumble.sqlite')}`,
      `logfile=${join(folder, 'mumble.log')}`,
      `host=${foreignHost}`,
      `port=${port}`,
      'users=1000',
      // All clients have one address.
      'autobanAttempts=0',
      'bonjour=false',
      // Else it becomes its package's user, who may not write here.
      `uname=${userInfo().username}`,
    ].join('\n'),
  }),
  command: (folder) => ['/usr/sbin/murmurd', '-fg', '-ini', join(folder, 'mumble.ini')],
};

/** As Debian numbers it. */
export function versionOf({ packageName }: ForeignProgram): string {
  const query = ['-W', '-f=$' + '{Version}', packageName];
  const { stdout } = spawnSync('dpkg-query', query, { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? 'unknown';
}

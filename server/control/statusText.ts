import type { ControlAnswer } from './controlCalls.ts';

/** How a server is doing, as lines for the terminal of its host. */
export function statusText({ pid, health, status }: ControlAnswer<'status'>): string {
  const { versions, owner, host, load, storage, backups, newerVersion } = status;
  const [newest] = backups.list;
  const occupied = health.channels.filter(({ peers }) => peers > 0);
  const rows: (readonly [string, string])[] = [
    ['Perch', `${versions.perch}, ${health.status}, process ${pid}`],
    [
      'Made of',
      `protocol ${versions.protocol}, Node ${versions.node}, mediasoup ${versions.mediasoup}`,
    ],
    ['Running since', new Date(status.startedAt).toISOString()],
    ['Owner', owner ?? 'nobody yet'],
    ['Reached at', `${host.addresses.join(', ') || 'this machine only'}; port ${host.port}`],
    ['People', `${load.sessions} connected, ${load.peers} in channels`],
    ...occupied.map(({ name, peers }) => [`  ${name}`, String(peers)] as const),
    ['Streams', `${load.streamsIn} arrive, ${load.streamsOut} are sent`],
    ['Memory', `${megabytes(load.memoryBytes)} of ${megabytes(load.memoryTotalBytes)}`],
    ...health.workers.map(
      ({ node, pid: workerPid, peers, drained }, index) =>
        [
          `Media worker ${index + 1}`,
          `process ${workerPid}${node === null ? '' : ` on ${node}`}, ${peers} connected${drained ? ', drained' : ''}`,
        ] as const,
    ),
    [
      'Database',
      `${megabytes(storage.databaseBytes)}, on a disk with ${megabytes(storage.freeBytes)} free`,
    ],
    [
      'Files and recordings',
      `${megabytes(storage.filesBytes)} of ${megabytes(storage.filesMaxBytes)}`,
    ],
    ['Last backup', newest ? `${new Date(newest.madeAt).toISOString()}, ${newest.name}` : 'none'],
    ...(backups.failure === null ? [] : [['Backup failed', failures[backups.failure]] as const]),
    ...(newerVersion === null ? [] : [['Newer version', newerVersion] as const]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`.trimEnd()).join('\n');
}

const failures = {
  noRoom: 'the disk is nearly full',
  failed: 'the log of the server says why',
} as const;

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}

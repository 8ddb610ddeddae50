/** Where systemd looks for the units of a machine's administrator. */
export const unitPath = '/etc/systemd/system/perch.service';

/** How the server exits when its settings are wrong, which no restart mends: EX_CONFIG of sysexits(3). */
export const wrongSettingsExitCode = 78;

/**
 * The systemd unit of a server: it runs as a user of its own that exists only meanwhile, sees nothing of the machine that it does not
 * need, and can write nothing but its data folder, /var/lib/perch. Settings come from /etc/perch.env.
 *
 * @param program the absolute path of the program that starts the server
 */
export function serviceUnit(program: string): string {
  return `[Unit]
Description=Perch voice server
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
# systemd-notify speaks for the server.
NotifyAccess=all
ExecStart="${program.replaceAll('%', '%%')}"
ExecReload=kill -HUP $MAINPID
Environment=HOME=/var/lib/perch PERCH_DATA_DIR=/var/lib/perch
EnvironmentFile=-/etc/perch.env
Restart=on-failure
RestartPreventExitStatus=${wrongSettingsExitCode}
RestartSec=2
WatchdogSec=90
TimeoutStopSec=15
LimitNOFILE=65536

DynamicUser=yes
StateDirectory=perch
StateDirectoryMode=0700
UMask=0077
# For a port below 1024: CAP_NET_BIND_SERVICE in both.
CapabilityBoundingSet=
AmbientCapabilities=
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service

[Install]
WantedBy=multi-user.target
`;
}

import type { AdminPage } from '../admin/AdminDialog.tsx';
import { usePerch } from '../ui/ClientContext.tsx';
import { lazyPart } from '../ui/lazyPart.tsx';

const AdminDialog = lazyPart(async () => (await import('../admin/AdminDialog.tsx')).AdminDialog);
const ChannelDialog = lazyPart(
  async () => (await import('../channels/ChannelDialog.tsx')).ChannelDialog,
);
const TemporaryChannelDialog = lazyPart(
  async () => (await import('../channels/TemporaryChannelDialog.tsx')).TemporaryChannelDialog,
);
const ServerSettingsDialog = lazyPart(
  async () => (await import('../servers/ServerSettingsDialog.tsx')).ServerSettingsDialog,
);
const InviteDialog = lazyPart(
  async () => (await import('../invites/InviteDialog.tsx')).InviteDialog,
);
const OwnerCodeDialog = lazyPart(
  async () => (await import('../servers/OwnerCodeDialog.tsx')).OwnerCodeDialog,
);

const BotsDialog = lazyPart(async () => (await import('../bots/BotsDialog.tsx')).BotsDialog);
const RolesDialog = lazyPart(async () => (await import('../roles/RolesDialog.tsx')).RolesDialog);
const PeopleDialog = lazyPart(async () => (await import('../roles/PeopleDialog.tsx')).PeopleDialog);

const AuditLogDialog = lazyPart(
  async () => (await import('../moderation/AuditLogDialog.tsx')).AuditLogDialog,
);
const BanListDialog = lazyPart(
  async () => (await import('../moderation/BanListDialog.tsx')).BanListDialog,
);

export type OpenDialog =
  | AdminPage
  | 'createChannel'
  | 'createTemporary'
  | 'becomeOwner'
  | 'serverSettings'
  | 'overview';

interface SidebarDialogProps {
  dialog: OpenDialog;
  onOpen: (dialog: OpenDialog) => void;
  onClose: () => void;
}

/** The open dialog of the menu at the server's name. */
export function SidebarDialog({ dialog, onOpen, onClose }: SidebarDialogProps) {
  const server = usePerch((state) => state.server);
  switch (dialog) {
    case 'createChannel':
      return <ChannelDialog onClose={onClose} />;
    case 'createTemporary':
      return <TemporaryChannelDialog onClose={onClose} />;
    case 'serverSettings':
      return server && <ServerSettingsDialog server={server} onClose={onClose} />;
    case 'overview':
      return <AdminDialog onOpen={onOpen} onClose={onClose} />;
    case 'invite':
      return <InviteDialog onClose={onClose} />;
    case 'bots':
      return <BotsDialog onClose={onClose} />;
    case 'bans':
      return <BanListDialog onClose={onClose} />;
    case 'auditLog':
      return <AuditLogDialog onClose={onClose} />;
    case 'becomeOwner':
      return <OwnerCodeDialog onClose={onClose} />;
    case 'roles':
      return <RolesDialog onClose={onClose} />;
    case 'people':
      return <PeopleDialog onClose={onClose} />;
  }
}

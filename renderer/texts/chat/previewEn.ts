/** The English texts of link previews; part of `laterEn`. */
export const previewEn = {
  list: 'Previews of links',
  remove: 'Remove preview',
  removed: 'Preview removed.',
  setting: 'Link previews',
  settingHint:
    'Shows title, text and picture of a page under messages that link to it. The server fetches the page, so its host sees the server’s address, and never that of the people who read here. Switching them off deletes those that are there.',
} as const;

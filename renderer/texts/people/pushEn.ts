/** The English texts of notifications while the page is closed; part of `laterEn`. */
export const pushEn = {
  heading: 'Notifications',
  label: 'Notify me on this device when Perch is closed',
  hint: 'When somebody mentions or calls you. The message goes through the notification service of your browser, which cannot read it.',
  blocked: 'Your browser blocks notifications of this page. Allow them in the browser’s settings.',
  failed: 'Your browser could not turn on notifications at this address.',
} as const;
export type PushTexts = { readonly [Key in keyof typeof pushEn]: string };

import { expect, test } from 'vitest';
import { en } from '../texts/en.ts';
import { ko } from '../texts/ko.ts';
import { AppMenu, appMenu } from './appMenu.ts';

const rolesOf = (menu: Electron.MenuItemConstructorOptions[]): unknown[] =>
  menu.flatMap(({ role, submenu }) => [
    ...(role === undefined ? [] : [role]),
    ...(Array.isArray(submenu) ? rolesOf(submenu) : []),
  ]);

test('zoom is always there, the developer tools only in development', () => {
  expect(rolesOf(appMenu('linux', en, false))).toEqual([
    'editMenu',
    'resetZoom',
    'zoomIn',
    'zoomOut',
    'togglefullscreen',
  ]);
  expect(rolesOf(appMenu('linux', en, true))).toContain('toggleDevTools');
});

test('macOS has its own menus', () => {
  const menu = appMenu('darwin', ko, false);
  expect(menu.map(({ role, label }) => role ?? label)).toEqual([
    'appMenu',
    'editMenu',
    ko.menu.view,
    'windowMenu',
  ]);
});

test('the menu is replaced only when its texts have changed', () => {
  const shown: unknown[] = [];
  const menu = new AppMenu(
    (template) => shown.push(template),
    (texts) => appMenu('linux', texts, false),
  );
  for (let step = 0; step < 100; step += 1) menu.update(en);
  expect(shown).toHaveLength(1);
  menu.update(ko);
  expect(shown).toHaveLength(2);
});
